import { describe, expect, test } from 'vitest';
import { roundLeft, TimeLeft } from './time-left';

/** Feeds a download of a size at the given speeds, ten times a second, and gives the shown times left. */
function shown(size: number, speeds: (second: number) => number, seconds: number): number[] {
  const left = new TimeLeft();
  const out: number[] = [];
  let remaining = size;
  for (let i = 0; i < seconds * 10; i++) {
    const speed = speeds(i / 10);
    remaining -= speed / 10;
    left.update(remaining, speed, i * 100);
    out.push(left.at(i * 100));
  }
  return out;
}

describe('the time left', () => {
  test('is right for a steady speed', () => {
    const times = shown(1_000_000, () => 10_000, 50);
    expect(times[0]).toBeCloseTo(99_900, -3);
    expect(times.at(-1)).toBeCloseTo(50_000, -3);
  });

  test('does not jump when the speed jitters by half', () => {
    const jitter = (second: number) => (Math.floor(second * 10) % 2 ? 15_000 : 5_000);
    const times = shown(1_000_000, jitter, 60);
    const jumps = times.slice(50).map((time, i) => Math.abs(time - (times[i + 49] ?? time)));
    expect(Math.max(...jumps)).toBeLessThan(5_000);
  });

  test('follows a lasting change', () => {
    const times = shown(10_000_000, (second) => (second < 20 ? 100_000 : 25_000), 80);
    const remaining = 10_000_000 - 20 * 100_000 - 60 * 25_000;
    expect(times.at(-1)! / ((remaining / 25_000) * 1000)).toBeGreaterThan(0.84);
    expect(times.at(-1)! / ((remaining / 25_000) * 1000)).toBeLessThan(1.16);
  });

  test('runs down between measurements', () => {
    const left = new TimeLeft();
    left.update(1_000_000, 100_000, 0);
    expect(left.at(0)).toBe(10_000);
    expect(left.at(4_000)).toBe(6_000);
    expect(left.at(60_000)).toBe(0);
  });

  test('is not known before anything moved, and after a reset', () => {
    const left = new TimeLeft();
    left.update(1_000, 0, 0);
    expect(left.at(0)).toBeNaN();
    left.update(1_000, 100, 100);
    left.reset();
    expect(left.at(200)).toBeNaN();
  });
});

test.each([
  [3_000, 5_000],
  [22_000, 20_000],
  [100_000, 120_000],
  [3_700_000, 3_600_000],
  [5 * 3_600_000 + 700_000, 5 * 3_600_000]
])('%d ms is said as %d ms', (ms, said) => expect(roundLeft(ms)).toBe(said));
