import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Created } from '$lib/api';
import { fakeApi, settled, type Answers } from '../../test/fake-api';
import { issued, job, limit, monday, picked, preferences, profile } from '../../test/samples';
import { App } from './app.svelte';

beforeEach(() => void vi.setSystemTime(monday));

const sent = job({ kind: 'upload', profile: 'team', key: 'inbox/report.pdf', name: 'report.pdf' });
const created: Created = { issued: issued(), url: 'https://s3.example.com/b/report.pdf?X-Amz-Signature=1' };

function setUp(answers: Answers = {}, last = {}) {
  const fake = fakeApi({
    ...answers,
    links: { cap: async () => limit(), create: async () => created, ...answers.links },
    uploads: {
      send: async () => ({ ...sent, state: 'queued' as const }),
      join: async () => picked({ handle: 'both', files: 2 }),
      ...answers.uploads
    }
  });
  const app = new App(fake.api, (flush) => flush());
  app.prefs.value = preferences(last);
  app.profiles.all = [
    profile(),
    profile({ id: 'q', name: 'archive', places: [{ bucket: 'old', prefix: '' }] })
  ];
  app.profiles.ready = true;
  return { app, api: fake.api };
}

describe('where it goes', () => {
  test('is where it went last time', async () => {
    const { app } = setUp({}, { lastProfile: 'team', lastBucket: 'press', lastPrefix: '2026/' });
    await app.outbox.take(picked());
    expect(app.outbox.parcels[0]?.spot).toEqual({ profile: 'team', bucket: 'press', prefix: '2026/' });
  });

  test('is the first place of the first storage, the first time', async () => {
    const { app } = setUp();
    await app.outbox.take(picked());
    expect(app.outbox.parcels[0]?.spot).toEqual({ profile: 'archive', bucket: 'old', prefix: '' });
  });

  test('is nowhere while there is no storage, and the first one that comes', async () => {
    const { app } = setUp();
    const storages = app.profiles.all;
    app.profiles.all = [];
    await app.outbox.take(picked());
    expect(app.outbox.parcels[0]?.spot).toBeNull();
    app.profiles.all = storages;
    app.outbox.settle();
    expect(app.outbox.parcels[0]?.spot?.profile).toBe('archive');
  });

  test('is remembered when it is sent', async () => {
    const set = vi.fn(async (changed) => changed);
    const { app } = setUp({ settings: { set } });
    await app.outbox.take(picked());
    const parcel = app.outbox.parcels[0]!;
    await app.outbox.to(parcel, { profile: 'team', bucket: 'projects', prefix: 'inbox/' });
    parcel.expiry.choice = 86_400;
    parcel.withdrawable = true;
    await app.outbox.send(parcel, true);
    const last = {
      lastProfile: 'team',
      lastBucket: 'projects',
      lastPrefix: 'inbox/',
      lastExpirySeconds: 86_400,
      lastWithdrawable: true
    };
    expect(set).toHaveBeenCalledWith(expect.objectContaining(last));
  });
});

test('what is dropped before the rest is sent is joined with it; a dismissed dialog is nothing', async () => {
  const { app, api } = setUp();
  await app.outbox.take(picked());
  await app.outbox.take(picked({ handle: 'p2' }));
  await app.outbox.take(picked({ handle: '', files: 0 }));
  expect(api.uploads.join).toHaveBeenCalledExactlyOnceWith('p1', 'p2');
  expect(app.outbox.parcels.map(({ picked }) => picked.handle)).toEqual(['both']);
});

describe('send and copy link', () => {
  async function send(waiting = 0) {
    const { app, api } = setUp();
    await app.outbox.take(picked());
    await app.outbox.send(app.outbox.parcels[0]!, true);
    app.clock.now += waiting;
    app.transfers.put({ ...sent, state: 'done', verified: 'crc64nvme' });
    await settled();
    return { app, api, parcel: app.outbox.parcels[0]! };
  }

  test('makes the link when all is there, and copies it', async () => {
    const { api, parcel } = await send();
    expect(api.links.create).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({
        profile: 'team',
        bucket: 'b',
        key: 'inbox/report.pdf',
        expiresInSeconds: 259_200
      })
    );
    expect(api.shell.copyText).toHaveBeenCalledWith(created.url);
    expect(parcel.copied).toBe(true);
  });

  test('after a while the clipboard is left alone, and the link is offered', async () => {
    const { app, api, parcel } = await send(120_000);
    expect(api.shell.copyText).not.toHaveBeenCalled();
    expect(parcel.copied).toBe(false);
    app.notices.shown.at(-1)?.act?.run();
    await settled();
    expect(api.shell.copyText).toHaveBeenCalledWith(created.url);
  });

  test('makes no link where only sending was wished for', async () => {
    const { app, api } = setUp();
    await app.outbox.take(picked());
    await app.outbox.send(app.outbox.parcels[0]!, false);
    app.transfers.put({ ...sent, state: 'done' });
    await settled();
    expect(api.links.create).not.toHaveBeenCalled();
  });

  test('is not lost where the transfer ends before the call that began it comes back', async () => {
    const { app, api } = setUp({
      uploads: {
        send: async () => {
          app.transfers.put({ ...sent, state: 'done' });
          return { ...sent, state: 'queued' as const };
        }
      }
    });
    await app.outbox.take(picked());
    await app.outbox.send(app.outbox.parcels[0]!, true);
    await settled();
    expect(api.links.create).toHaveBeenCalledOnce();
  });
});

test('what cannot be sent says so on its card and can be sent again', async () => {
  const problem = { code: 'source_missing', params: { name: 'x' }, detail: {} };
  const send = vi.fn().mockRejectedValueOnce(JSON.stringify(problem)).mockResolvedValueOnce(sent);
  const { app } = setUp({ uploads: { send } });
  await app.outbox.take(picked());
  const parcel = app.outbox.parcels[0]!;
  await app.outbox.send(parcel, false);
  expect(parcel.problem?.code).toBe('source_missing');
  await app.outbox.send(parcel, false);
  expect(parcel.jobId).toBe(sent.id);
});
