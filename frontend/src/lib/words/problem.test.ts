import { expect, test } from 'vitest';
import { tell } from './problem';

const write = {
  size: (bytes: number) => `${bytes} B`,
  moment: (at: number) => new Date(at).toISOString(),
  span: (ms: number) => `${ms / 60_000} minutes`
};
const failure = (code: string, params: Record<string, string> = {}) => ({ code, params });

test('writes each value by its unit', () => {
  expect(tell(failure('disk_full', { missing_bytes: '2100' }), write).message).toBe(
    'Not enough space on this disk: 2100 B more is needed. The download waits.'
  );
  expect(tell(failure('link_expired', { expired_at: '2026-03-04T14:32:00Z' }), write).message).toBe(
    'This link stopped working on 2026-03-04T14:32:00.000Z.'
  );
});

test('says which way the clock is wrong', () => {
  expect(tell(failure('clock_skew', { skew_seconds: '2820' }), write).message).toContain('47 minutes behind');
  expect(tell(failure('clock_skew', { skew_seconds: '-2820' }), write).message).toContain('47 minutes ahead');
  expect(tell(failure('clock_skew'), write).message).toContain('The clocks do not agree');
});

test('has a whole sentence where a value is missing or cannot be read', () => {
  expect(tell(failure('link_expired'), write).message).toBe('This link has stopped working.');
  expect(tell(failure('link_expired', { expired_at: 'soon' }), write).message).toBe(
    'This link has stopped working.'
  );
  expect(tell(failure('certificate_bad', { host: '' }), write).message).not.toContain('undefined');
});

test('tells a code without words as an internal failure', () => {
  expect(tell(failure('no_such_code'), write).title).toBe('Something went wrong');
});
