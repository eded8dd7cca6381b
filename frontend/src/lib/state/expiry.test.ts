import { expect, test } from 'vitest';
import { limit, monday } from '../../test/samples';
import { toLocalInput } from '../format/time';
import { Expiry } from './expiry.svelte';

const hour = 3_600_000;

function choosing(change = {}, last = 0): Expiry {
  const expiry = new Expiry();
  expiry.allow(limit(change), last, monday);
  return expiry;
}

test('begins with what was chosen last, else with the default', () => {
  expect(choosing().choice).toBe(259_200);
  expect(choosing({}, 86_400).choice).toBe(86_400);
});

test('begins with the longest that is possible where the last is too long', () => {
  const expiry = choosing({ maxSeconds: 90_000, cappedBy: 'credential' }, 604_800);
  expect(expiry.choice).toBe(86_400);
  expect([3_600, 86_400, 259_200].map((seconds) => expiry.possible(seconds))).toEqual([true, true, false]);
});

test('offers the very end where not even an hour is left', () => {
  const expiry = choosing({ maxSeconds: 1_800, cappedBy: 'credential' });
  expect(expiry.choice).toBe('until');
  expect(expiry.endsAt(monday)).toBe(monday + hour / 2);
});

test('a moment past the longest is shortened, and said to be', () => {
  const expiry = choosing();
  expiry.choice = 'until';
  expiry.until = toLocalInput(monday + 30 * 24 * hour);
  expect(expiry.endsAt(monday)).toBe(monday + 7 * 24 * hour);
  expect(expiry.shortened(monday)).toBe(true);
});

test('a moment that is over cannot be chosen', () => {
  const expiry = choosing();
  expiry.choice = 'until';
  expiry.until = toLocalInput(monday - hour);
  expect(expiry.valid(monday)).toBe(false);
  expiry.until = '';
  expect(expiry.valid(monday)).toBe(false);
});

test('asks with seconds for a length and with a time for a moment', () => {
  const expiry = choosing();
  expect(expiry.request()).toEqual({ expiresInSeconds: 259_200, until: '' });
  expiry.choice = 'until';
  expiry.until = toLocalInput(monday + hour);
  expect(expiry.request()).toEqual({ expiresInSeconds: 0, until: '2026-11-23T10:00:00Z' });
});
