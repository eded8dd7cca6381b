import { expect, test } from 'vitest';
import { lifeLeft, phaseOf } from './pass';

const hour = 3_600_000;
const day = 24 * hour;

test.each([
  ['a week, just made', 7 * day, 7 * day, 'day'],
  ['a week, four days left', 7 * day, 4 * day, 'day'],
  ['a week, 14 hours left', 7 * day, 14 * hour, 'dusk'],
  ['a day, just made', day, 24 * hour, 'day'],
  ['a day, eight hours left', day, 8 * hour, 'dusk'],
  ['ninety days, eight days left', 90 * day, 8 * day, 'dusk'],
  ['an hour, just made', hour, hour, 'dusk'],
  ['a second left', 7 * day, 1_000, 'dusk'],
  ['over', 7 * day, 0, 'night'],
  ['long over', 7 * day, -day, 'night']
])('%s', (_, life, left, phase) => {
  const now = 1_000_000_000_000;
  expect(phaseOf(now + left - life, now + left, now)).toBe(phase);
});

test('without an end it is day for ever', () => expect(phaseOf(NaN, NaN, 5)).toBe('day'));

test('the share of life that is left goes from 1 to 0 and no further', () => {
  expect(lifeLeft(0, 100, -5)).toBe(1);
  expect(lifeLeft(0, 100, 25)).toBe(0.75);
  expect(lifeLeft(0, 100, 200)).toBe(0);
  expect(lifeLeft(NaN, 7 * day, 3.5 * day)).toBe(0.5);
});
