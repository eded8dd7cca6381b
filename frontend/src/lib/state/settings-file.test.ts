import { describe, expect, test, vi } from 'vitest';
import { AppError } from '$lib/api';
import { fakeApi, settled } from '../../test/fake-api';
import { App } from './app.svelte';

const file = {
  handle: 'f1',
  sealed: true,
  name: 'office',
  preset: 'minio',
  endpoint: 'https://storage.example:9000',
  publicEndpoint: '',
  accessKeyId: 'AKIAEXAMPLE',
  places: ['bucket/a']
};
const none = { ...file, handle: '' };

describe('a file with the settings of a storage', () => {
  test('that is pasted waits in the dialog for a new storage, and is not read as links', async () => {
    const read = vi.fn(async () => []);
    const { api } = fakeApi({ links: { read }, storage: { readFile: async () => file } });
    const app = new App(api);
    await app.inbox.paste('\n {"daypass": "profile"}');
    expect(app.adding).toBe(true);
    expect(app.settingsFile.file).toEqual(file);
    expect(read).not.toHaveBeenCalled();
  });

  test('other texts are read as links, and only those that may be one are asked about', async () => {
    const read = vi.fn(async () => []);
    const readFile = vi.fn(async () => none);
    const app = new App(fakeApi({ links: { read }, storage: { readFile } }).api);
    await app.inbox.paste('https://storage.example/a');
    expect(readFile).not.toHaveBeenCalled();
    await app.inbox.paste('{"ticket": 1}');
    expect(readFile).toHaveBeenCalledOnce();
    expect(read).toHaveBeenCalledTimes(2);
    expect(app.adding).toBe(false);
  });

  test('that is broken is told of on Home, pasted or dropped', async () => {
    const problem = { code: 'profile_file_broken', params: {}, detail: {} };
    const readFile = () => Promise.reject(new AppError(problem));
    const { api, send } = fakeApi({ storage: { readFile } });
    const app = new App(api, (flush) => flush());
    const end = app.start();
    await settled();
    await app.inbox.paste('{');
    expect(app.inbox.problem).toEqual(problem);
    app.inbox.clear();
    app.nav.go('storage');
    send('profileFile', { seq: 1, file: none, problem });
    expect(app.nav.screen).toBe('home');
    expect(app.inbox.problem).toEqual(problem);
    expect(app.adding).toBe(false);
    end();
  });
});

test('staying awake is shown as it was stored', async () => {
  const stayAwake = vi.fn(async () => {});
  const app = new App(fakeApi({ settings: { stayAwake, staysAwake: async () => true } }).api);
  await app.prefs.load();
  await app.prefs.stayAwake(false);
  expect(app.prefs.awake).toBe(false);
  expect(stayAwake).toHaveBeenCalledWith(false);
  stayAwake.mockRejectedValueOnce(new AppError({ code: 'disk_error', params: {}, detail: {} }));
  await expect(app.prefs.stayAwake(true)).rejects.toThrow();
  expect(app.prefs.awake).toBe(false);
});
