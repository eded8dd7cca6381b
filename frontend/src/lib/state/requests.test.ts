import { describe, expect, test, vi } from 'vitest';
import type { FileRequest } from '$lib/api';
import { fakeApi } from '../../test/fake-api';
import { App } from './app.svelte';

const one = (change: Partial<FileRequest> = {}) =>
  ({
    id: 'r1',
    kind: 'page',
    state: 'open',
    title: 'Photos',
    arrived: 0,
    unseen: 0,
    ...change
  }) as FileRequest;

function setUp() {
  const notify = vi.fn(async () => {});
  const fake = fakeApi({ shell: { notify } });
  return { app: new App(fake.api, (flush) => flush()), notify };
}

describe('requests', () => {
  test('a search shows those that have the words, and leaves Home as it is', async () => {
    const list = vi.fn(async ({ search }: { search: string }) => ({
      requests: search === '' ? [one({ unseen: 1 }), one({ id: 'r2' })] : [one({ id: 'r2' })],
      next: ''
    }));
    const fake = fakeApi({ requests: { list } });
    const { requests } = new App(fake.api, (flush) => flush());
    await requests.pager.reload();
    await requests.find(' tender ');
    expect(list).toHaveBeenLastCalledWith(expect.objectContaining({ search: 'tender' }));
    expect(requests.shown.items.map(({ id }) => id)).toEqual(['r2']);
    expect(requests.unseen).toBe(1);
    requests.put(one({ id: 'r2', arrived: 4 }));
    expect(requests.shown.items[0]?.arrived).toBe(4);
    await requests.find('');
    expect(requests.shown.items).toHaveLength(2);
  });

  test('what came is counted, shown on Home and told to who looks elsewhere', () => {
    const { app, notify } = setUp();
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    app.requests.put(one());
    expect(app.requests.current).toEqual([]);
    app.requests.take({ seq: 1, request: one({ arrived: 3, unseen: 2 }), news: 2 });
    expect(app.requests.unseen).toBe(2);
    expect(app.requests.current).toHaveLength(1);
    expect(notify).toHaveBeenCalledWith('Photos', '2 files have arrived.');
  });

  test('one that was made here stays in sight until it is closed', () => {
    const { app, notify } = setUp();
    app.requests.made(one());
    expect(app.requests.current).toHaveLength(1);
    app.requests.take({ seq: 2, request: one({ state: 'closed' }), news: 0 });
    expect(app.requests.current).toEqual([]);
    expect(notify).not.toHaveBeenCalled();
  });
});
