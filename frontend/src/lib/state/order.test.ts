import { expect, test } from 'vitest';
import { neighbourAt, placeByKey } from './order';

test.each([
  ['c', 0, 'a'],
  ['a', 1, 'c'],
  ['a', 2, ''],
  ['b', 1, 'c'],
  ['b', -3, 'a']
])('%s moved to place %i stands before “%s”', (id, place, before) => {
  expect(neighbourAt(['a', 'b', 'c'], id, place)).toBe(before);
});

test('keys move by one, to the top and to the end, and stay in the list', () => {
  expect(placeByKey('ArrowUp', 0, 3)).toBe(0);
  expect(placeByKey('ArrowDown', 1, 3)).toBe(2);
  expect(placeByKey('Home', 2, 3)).toBe(0);
  expect(placeByKey('End', 0, 3)).toBe(2);
  expect(placeByKey('x', 1, 3)).toBeUndefined();
});
