import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Created, Shared as Made } from '$lib/api';
import { fakeApi, settled, type Answers } from '../../test/fake-api';
import { issued, job, limit, monday, picked, preferences, profile } from '../../test/samples';
import { App } from './app.svelte';

beforeEach(() => void vi.setSystemTime(monday));

const url = 'https://s3.example.com/b/p/index.html?X-Amz-Signature=1';
const page: Created = { issued: issued({ id: 'p1', kind: 'page', withdrawable: true, files: 2 }), url };
const folder = {
  profile: 'team',
  bucket: 'b',
  key: '',
  versionId: '',
  name: 'Kit',
  size: -1,
  practice: false,
  extends: null,
  many: { items: ['kit/'], job: '' }
};
const sent = job({ kind: 'folder_upload', profile: 'team', name: 'Kit', state: 'done', files: 2 });

function setUp(answers: Answers = {}) {
  const fake = fakeApi({
    ...answers,
    links: {
      cap: async () => limit(),
      measure: async () => ({ files: 2, bytes: 4_000 }),
      shareMany: async () => ({ page, links: [] }),
      copyTable: async () => {},
      stopCopying: async () => {},
      letter: async () => ({ subject: 's', draft: 'd', message: `m ${url}`, tooLong: false }),
      ...answers.links
    },
    uploads: { send: async () => ({ ...sent, state: 'queued' as const }), ...answers.uploads }
  });
  const app = new App(fake.api, (flush) => flush());
  app.prefs.value = preferences();
  app.profiles.all = [profile()];
  app.profiles.ready = true;
  return { app, api: fake.api, send: fake.send };
}

describe('a folder of a storage', () => {
  test('tells what a withdrawable page costs before it is made', async () => {
    const { app } = setUp();
    await app.share.begin(folder);
    await settled();
    expect(app.share.cost).toBe(4_000);
  });

  test('becomes one page, whose link is copied and ready to be sent', async () => {
    const set = vi.fn(async (changed) => changed);
    const { app, api } = setUp({ settings: { set } });
    await app.share.begin(folder);
    app.share.withdrawable = true;
    await app.share.make();
    expect(set).toHaveBeenCalledWith(expect.objectContaining({ lastWithdrawable: true, lastEach: false }));
    expect(api.links.shareMany).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ items: ['kit/'], title: 'Kit', each: false, withdrawable: true })
    );
    expect(api.shell.copyText).toHaveBeenCalledWith(url);
    expect(app.share.letter?.message).toContain(url);
    expect(app.ledger.pager.items[0]?.id).toBe('p1');
  });

  test('begins with what was chosen last, a later end of a link with nothing else', async () => {
    const { app } = setUp();
    app.prefs.value = preferences({ lastWithdrawable: true, lastEach: true });
    await app.share.begin(folder);
    expect([app.share.each, app.share.withdrawable]).toEqual([true, true]);
    await app.share.begin({ ...folder, many: null });
    expect([app.share.each, app.share.withdrawable]).toEqual([false, true]);
    await app.share.extend(issued());
    expect([app.share.each, app.share.withdrawable]).toEqual([false, false]);
  });

  test('becomes a link to each file, copied as a table', async () => {
    const links = [issued({ id: 'a' }), issued({ id: 'b' })];
    const { app, api } = setUp({ links: { shareMany: async () => ({ links }) as Made } });
    await app.share.begin(folder);
    app.share.each = true;
    await app.share.make();
    expect(api.links.copyTable).toHaveBeenCalledWith(['a', 'b']);
    expect(api.shell.copyText).not.toHaveBeenCalled();
    expect(app.share.copied).toBe(true);
  });
});

test('how far copies are is told by their name alone, and the end of the dialog ends them', async () => {
  let name = '';
  let fail: (cause: unknown) => void = () => {};
  const { app, api, send } = setUp({
    links: {
      shareMany: ({ copying }) => {
        name = copying;
        return new Promise<Made>((_, failed) => (fail = failed));
      }
    }
  });
  const end = app.start();
  await app.share.begin(folder);
  const making = app.share.make();
  await settled();
  send('copying', { seq: 1, name: 'of somebody else', done: 1, size: 9 });
  expect(app.share.copying.now).toBeNull();
  send('copying', { seq: 2, name, done: 3, size: 9 });
  expect(app.share.copying.now).toEqual({ done: 3, size: 9 });
  app.share.close();
  expect(api.links.stopCopying).toHaveBeenCalledWith(name);
  fail(JSON.stringify({ code: 'interrupted', params: {}, detail: {} }));
  await making;
  expect(app.share.problem).toBeNull();
  end();
});

test('a dropped folder is sent, and its page’s link copied, by one press', async () => {
  const { app, api } = setUp({ uploads: { shareItems: async () => ({ page, links: [] }) } });
  await app.outbox.take(picked({ files: 0, folders: 1, names: ['Kit'] }));
  await app.outbox.send(app.outbox.parcels[0]!, true);
  app.transfers.put(sent);
  await settled();
  expect(api.uploads.shareItems).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ job: sent.id, title: 'Kit', each: false, expiresInSeconds: 259_200 })
  );
  expect(api.shell.copyText).toHaveBeenCalledWith(url);
  expect(app.outbox.parcels[0]?.created?.issued.id).toBe('p1');
});

describe('withdrawing', () => {
  const ending = {
    issued: page.issued,
    others: 0,
    bytes: 6,
    filesOpen: 0,
    accessKeyId: 'AK',
    canRemoveFile: false
  };
  const done = {
    issued: { ...page.issued, state: 'withdrawn' as const },
    others: [],
    proved: true,
    versionsLeft: false,
    filesOpen: 0
  };

  test('ends nothing before it was said what will end', async () => {
    const { app, api } = setUp({ links: { ending: async () => ending, withdraw: async () => done } });
    app.ledger.add(page.issued);
    const begun = app.withdrawal.begin(page.issued);
    await app.withdrawal.go();
    expect(api.links.withdraw).not.toHaveBeenCalled();
    await begun;
    await app.withdrawal.go();
    expect(api.links.withdraw).toHaveBeenCalledExactlyOnceWith('p1');
    expect(app.ledger.pager.items[0]?.state).toBe('withdrawn');
  });

  test('of a plain link removes its file, and nothing else does', async () => {
    const { app, api } = setUp({
      links: { ending: async () => ({ ...ending, canRemoveFile: true }), removeFile: async () => done }
    });
    await app.withdrawal.begin(issued());
    await app.withdrawal.go();
    expect(api.links.removeFile).toHaveBeenCalledExactlyOnceWith('l1');
    expect(api.links.withdraw).not.toHaveBeenCalled();
  });
});
