import { expect, test, vi } from 'vitest';
import { printOf } from './content';
import type { Item } from './data';
import { Items } from './items';
import type { Slot } from './store';
import { Twins } from './twins';

const piece = 16 << 20;

/** A file of these words, after as many empty bytes. */
function file(words: string, lastModified = 5, empty = 0): File {
  const bytes = Buffer.concat([Buffer.alloc(empty), Buffer.from(words)]);
  return fileOf(bytes, lastModified);
}

function fileOf(bytes: Uint8Array, lastModified: number): File {
  const slice = (from = 0, to = bytes.length) => fileOf(bytes.subarray(from, to), lastModified);
  const arrayBuffer = async () => Uint8Array.from(bytes).buffer;
  return { size: bytes.length, lastModified, slice, arrayBuffer } as unknown as File;
}

function lost(): File {
  const arrayBuffer = () => Promise.reject(new Error('gone'));
  return { size: 3, lastModified: 5, slice: lost, arrayBuffer } as unknown as File;
}

function view() {
  const items = new Items();
  const settled = vi.fn<(item: Item | null) => void>();
  const twins = new Twins(items, settled);
  const choose = async (chosen: File, path = 'a/b.txt') => {
    const item = twins.add(chosen, path);
    await vi.waitFor(() => expect(twins.waiting).toBe(0));
    return item ?? settled.mock.lastCall?.[0] ?? null;
  };
  return { items, twins, settled, choose };
}

test('the same content is taken once, another of its name, size and time beside it', async () => {
  const { choose, settled } = view();
  expect((await choose(file('one')))?.path).toBe('a/b.txt');
  expect(settled).not.toHaveBeenCalled();
  expect(await choose(file('one'))).toBeNull();
  expect((await choose(file('two')))?.path).toBe('a/b (2).txt');
  expect(await choose(file('two'))).toBeNull();
  expect(await choose(file('one'))).toBeNull();
  expect((await choose(file('six')))?.path).toBe('a/b (3).txt');
  expect((await choose(file('one'), 'c/b.txt'))?.path).toBe('c/b.txt');
});

test('several that are chosen at once are compared with each other, too', async () => {
  const { items, twins } = view();
  for (const words of ['one', 'two', 'two', 'one', 'six']) twins.add(file(words), 'b.txt');
  expect(twins.waiting).toBe(4);
  await vi.waitFor(() => expect(twins.waiting).toBe(0));
  expect(items.list.map((item) => item.path)).toEqual(['b.txt', 'b (2).txt', 'b (3).txt']);
});

test('what an earlier visit sent is told by what is remembered of it', async () => {
  const { items, choose } = view();
  const print = await printOf(file('one'));
  items.remember({ path: 'a/b.txt', size: 3, modified: 5, at: 0, print });
  expect(await choose(file('one'))).toBeNull();
  expect((await choose(file('two')))?.path).toBe('a/b (2).txt');
  expect((await choose(file('one', 6)))?.path).toBe('a/b (3).txt');
});

test('what is there in part goes on with its own file alone', async () => {
  const { items, choose } = view();
  const [film, other] = [file('end', 5, piece), file('END', 5, piece)];
  const print = await printOf(film);
  const slot = {
    path: 'a.mov',
    size: film.size,
    modified: 5,
    first: print.slice(0, 32),
    last: print.slice(32)
  };
  items.here('t1', slot as Slot, piece, 3);
  expect(await choose(other, 'a.mov')).toMatchObject({ path: 'a (2).mov', ticket: '' });
  expect(await choose(film, 'a.mov')).toMatchObject({
    path: 'a.mov',
    ticket: 't1',
    state: 'waiting',
    file: film
  });
});

test('what had failed is tried again; what cannot be read is not taken for what was sent', async () => {
  const { choose } = view();
  const first = (await choose(lost()))!;
  Object.assign(first, { state: 'failed', problem: 'unreadable' });
  expect(await choose(file('one'))).toBe(first);
  expect(first).toMatchObject({ state: 'waiting', problem: '' });
  expect((await choose(lost()))?.path).toBe('a/b (2).txt');
});

test('a file of two pieces is told by all of it, and of more by its ends', async () => {
  const of = (...words: string[]) => printOf(file(words.join('')), 4);
  expect(await of('abcd', 'efgh')).not.toBe(await of('abcd', 'efgx'));
  expect(await of('abcd', 'efgh')).not.toBe(await of('xbcd', 'efgh'));
  expect(await of('abcd', 'efgh', 'i')).not.toBe(await of('abcd', 'efgh', 'j'));
  expect(await of('')).toBe('d41d8cd98f00b204e9800998ecf8427e'.repeat(2));
});
