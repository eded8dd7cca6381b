import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Halted } from './data';
import { Door } from './door';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A door that hears these answers one after the other, the last of them for ever. */
function doorOf(...answers: (number | null)[]) {
  const ask = vi.fn(async () => (answers.length > 1 ? answers.shift()! : answers[0]!));
  return { door: new Door(ask), ask };
}

/** What passing comes to, with the time that it takes. */
async function passes(door: Door, now = false): Promise<string> {
  const end = door.pass(now).then(
    () => 'open',
    (cause: unknown) => (cause instanceof Halted ? cause.halt : 'broken')
  );
  await vi.advanceTimersByTimeAsync(2_000);
  return end;
}

test('a page that is gone twice was closed, and stays it', async () => {
  const { door, ask } = doorOf(404, 404, 200);
  expect(await passes(door)).toBe('closed');
  expect(ask).toHaveBeenCalledTimes(2);
  expect(await passes(door, true)).toBe('closed');
  expect(() => door.glance()).toThrow(Halted);
});

test.each([
  ['gone for a moment', [404, 206]],
  ['gone, then no answer', [404, null]],
  ['no network', [null]],
  ['its own link has ended', [403]],
  ['a storage that fails', [503]]
])('%s: the request is open', async (_, answers) => {
  expect(await passes(doorOf(...answers).door)).toBe('open');
});

test('an answer is believed for five seconds, unless it matters', async () => {
  const { door, ask } = doorOf(206);
  await Promise.all([door.pass(), door.pass(), door.pass()]);
  expect(ask).toHaveBeenCalledTimes(1);
  await door.pass();
  door.glance();
  expect(ask).toHaveBeenCalledTimes(1);
  await door.pass(true);
  expect(ask).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(5_000);
  await door.pass();
  expect(ask).toHaveBeenCalledTimes(3);
});

test('a glance waits for nothing, and the next one knows', async () => {
  const { door } = doorOf(404);
  door.glance();
  door.glance();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(() => door.glance()).toThrow(Halted);
});

test('a page from elsewhere knows nothing and asks nothing', async () => {
  const door = new Door(null);
  expect(await passes(door, true)).toBe('open');
  door.glance();
});
