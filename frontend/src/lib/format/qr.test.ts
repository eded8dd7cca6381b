import { expect, test } from 'vitest';
import { qrCode, qrMost } from './qr';

test('a link becomes dark squares, the three corners among them', () => {
  const code = qrCode('https://s3.example.com/b/report.pdf?X-Amz-Signature=1')!;
  expect(code.size).toBe(29);
  for (const corner of [
    'M0 0h7v1H0z',
    `M${code.size - 7} 0h7v1H${code.size - 7}z`,
    `M0 ${code.size - 1}h7v1H0z`
  ])
    expect(code.path).toContain(corner);
});

test('the longest text still is one, a longer one is none', () => {
  expect(qrCode('x'.repeat(qrMost))?.size).toBe(177);
  expect(qrCode('x'.repeat(qrMost + 1))).toBeNull();
  expect(qrCode('ä'.repeat(qrMost / 2 + 1))).toBeNull();
});
