import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Clock } from './clock';
import { backoff, Gate, type Waiting } from './gate';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('waits grow, are spread, and end at 15 seconds', () => {
  expect([0, 1, 2, 3].map((n) => backoff(n, 1))).toEqual([500, 1_000, 2_000, 4_000]);
  expect(backoff(99, 1)).toBe(15_000);
  expect(backoff(99, 0)).toBe(7_500);
});

test('while the network is gone one asks for all, and all go on together', async () => {
  const said: Waiting[] = [];
  let asked = 0;
  let there = false;
  const gate = new Gate(
    async () => {
      asked++;
      return there;
    },
    (waiting) => said.push(waiting)
  );
  let on = 0;
  for (let i = 0; i < 50; i++) void gate.pause(1, true).then(() => on++);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(on).toBe(0);
  expect(asked).toBeLessThan(15);
  expect(said).toEqual(['network']);
  there = true;
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(400);
  expect(on).toBe(50);
  expect(said).toEqual(['network', '']);
});

test('one broken connection is not worth a word', async () => {
  const said: Waiting[] = [];
  const gate = new Gate(
    () => Promise.resolve(true),
    (waiting) => said.push(waiting)
  );
  const done = gate.pause(1, true);
  await vi.advanceTimersByTimeAsync(1_000);
  await done;
  expect(said.filter(Boolean)).toEqual([]);
});

test('a network that is lost while nothing fails is told, and its return', async () => {
  const said: Waiting[] = [];
  let there = false;
  const gate = new Gate(
    () => Promise.resolve(there),
    (waiting) => said.push(waiting)
  );
  window.dispatchEvent(new Event('offline'));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said).toEqual(['network']);
  there = true;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(said).toEqual(['network', '']);
  gate.look();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(said.slice(2).filter(Boolean)).toEqual([]);
});

test('who waits is let go by an abort', async () => {
  const stop = new AbortController();
  const gate = new Gate(
    () => Promise.resolve(false),
    () => undefined
  );
  const waits = gate.pause(1, true, stop.signal);
  const ends = expect(waits).rejects.toBe('paused');
  await vi.advanceTimersByTimeAsync(1_000);
  stop.abort('paused');
  await ends;
});

test('the clock of the storage counts, not that of the reader', () => {
  vi.setSystemTime('2026-11-27T12:00:00Z');
  const clock = new Clock();
  clock.hear('Wed, 25 Nov 2026 12:00:00 GMT');
  expect(new Date(clock.now()).toISOString().slice(0, 19)).toBe('2026-11-25T12:00:00');
  clock.hear('nonsense');
  clock.hear(null);
  expect(new Date(clock.now()).toISOString().slice(0, 19)).toBe('2026-11-25T12:00:00');
});
