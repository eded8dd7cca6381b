import { describe, expect, test, vi } from 'vitest';
import type { ItemFilter, ItemPage } from '$lib/api';
import { fakeApi } from '../../test/fake-api';
import { item } from '../../test/samples';
import { Items } from './items.svelte';

function setUp(count: number) {
  const all = Array.from({ length: count }, (_, i) => item({ n: i + 1, path: `f/${i + 1}` }));
  const answer = vi.fn(async ({ state, after, limit }: ItemFilter): Promise<ItemPage> => {
    const fitting = all.filter((one) => one.n > after && (state === '' || one.state === state));
    return { items: fitting.slice(0, limit), more: fitting.length > limit };
  });
  const { api } = fakeApi({ transfers: { items: answer } });
  return { items: new Items(api, 'j1'), all, answer };
}

describe('the files of a folder', () => {
  test('come page by page, each file once', async () => {
    const { items } = setUp(450);
    await items.show('');
    await items.pager.more();
    await items.pager.more();
    expect(items.pager.items.map(({ n }) => n)).toEqual(Array.from({ length: 450 }, (_, i) => i + 1));
    expect(items.pager.atEnd).toBe(true);
  });

  test('are looked at again only where they are seen, and keep their place', async () => {
    const { items, all, answer } = setUp(450);
    await items.show('');
    await items.pager.more();
    all.forEach((one, i) => (all[i] = { ...one, state: 'done' }));
    await items.look(250, 260);
    expect(answer).toHaveBeenLastCalledWith(expect.objectContaining({ after: 250, limit: 11 }));
    expect(items.pager.items).toHaveLength(400);
    expect(items.pager.items[255]?.state).toBe('done');
  });

  test('that are found later appear behind the others', async () => {
    const { items, all } = setUp(2);
    await items.show('');
    all.push(item({ n: 3, path: 'f/3' }));
    await items.look(0, 1);
    expect(items.pager.items).toHaveLength(3);
  });

  test('that failed can be shown alone', async () => {
    const { items, all } = setUp(5);
    all[3] = item({ n: 4, state: 'failed' });
    await items.show('failed');
    expect(items.pager.items.map(({ n }) => n)).toEqual([4]);
  });
});
