import { expect, test } from 'vitest';
import { AppError, problemOf } from './problem';

test('reads the JSON text of a rejected call', () => {
  const text = JSON.stringify({
    code: 'disk_full',
    params: { missing_bytes: '2100000000' },
    detail: { host: 'h' }
  });
  expect(problemOf(text)).toEqual({
    code: 'disk_full',
    params: { missing_bytes: '2100000000' },
    detail: { host: 'h' }
  });
});

test.each([
  ['nothing', undefined],
  ['plain text, which may hold a link', 'Get "https://h/b/k?X-Amz-Signature=secret": EOF'],
  ['an error', new Error('https://h/b/k?X-Amz-Signature=secret')],
  ['JSON without a code', '{"message":"x"}'],
  ['a number', 7]
])('makes %s an internal failure without its text', (_, cause) => {
  const problem = problemOf(cause);
  expect(problem.code).toBe('internal');
  expect(JSON.stringify(problem)).not.toContain('secret');
});

test('keeps a failure that has its code, and turns values into text', () => {
  const known = new AppError({ code: 'link_expired', params: {}, detail: {} });
  expect(problemOf(known)).toBe(known.problem);
  expect(problemOf({ code: 'clock_skew', params: { skew_seconds: -60 } }).params).toEqual({
    skew_seconds: '-60'
  });
});
