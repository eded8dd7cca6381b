import { describe, expect, test } from 'vitest';
import { plainName, shownName, splitName, tileLabel } from './name';
import { formatShare, formatSize, sizeHabit } from './size';
import { formatLength, formatSpan, fromLocalInput, instant, toLocalInput } from './time';

describe('sizes', () => {
  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [18_400_000, '18.4 MB'],
    [999_999, '1 MB'],
    [3_100_000_000, '3.1 GB'],
    [412_000_000, '412 MB']
  ])('%d bytes', (bytes, text) => expect(formatSize(bytes, 'en-GB', 1000)).toBe(text));

  test('follow the system: 1024 on Windows', () => {
    expect(formatSize(1024 * 1024, 'en-GB', sizeHabit('windows'))).toBe('1 MB');
    expect(sizeHabit('darwin')).toBe(1000);
  });

  test('a share is written in the unit of the whole', () => {
    expect(formatShare(800_000_000, 38_400_000_000, 'de', 1000)).toEqual({
      done: '0,8',
      total: '38,4\u00A0GB'
    });
  });
});

describe('lengths of time', () => {
  test.each([
    [3_600, '1 hour'],
    [86_400, '1 day'],
    [259_200, '3 days'],
    [5_400, '90 minutes']
  ])('%d seconds', (seconds, text) => expect(formatLength(seconds, 'en')).toBe(text));

  test.each([
    [4 * 86_400_000, '4 days'],
    [14 * 3_600_000, '14 hours'],
    [47 * 60_000, '47 minutes'],
    [30_000, '30 seconds'],
    [-5, '0 seconds']
  ])('%d ms left', (ms, text) => expect(formatSpan(ms, 'en')).toBe(text));

  test('a local input gives the same minute back', () => {
    const at = Date.parse('2026-11-30T08:02:00Z');
    expect(instant(fromLocalInput(toLocalInput(at)))).toBe(at);
    expect(fromLocalInput('')).toBe('');
  });
});

describe('names', () => {
  test('what steers the direction or hides is shown as a box', () => {
    expect(shownName('photo\u202Egpj.exe')).toBe('photo□gpj.exe');
    expect(shownName('a\u0000b\nc\u200B')).toBe('a□b□c□');
  });

  test('what joins emoji and letters stays', () => {
    expect(shownName('👩\u200D👧 می\u200Cخواهم.pdf')).toBe('👩\u200D👧 می\u200Cخواهم.pdf');
    expect(shownName('a\u200Db')).toBe('a□b');
    expect(plainName('photo\u202Egpj.exe')).toBe('photogpj.exe');
  });

  test('a long name keeps its end', () => {
    const { head, tail } = splitName(`${'x'.repeat(300)}.final.pdf`);
    expect(tail).toBe('xx.final.pdf');
    expect(head + tail).toHaveLength(310);
    expect(splitName('short.pdf')).toEqual({ head: 'short.pdf', tail: '' });
  });

  test('a name is not cut inside a letter', () => {
    const { head, tail } = splitName('😀'.repeat(40));
    expect([...head].every((letter) => letter === '😀') && [...tail].length === 12).toBe(true);
  });

  test.each([
    ['a.PDF', 'PDF'],
    ['a.tar.gz', 'GZ'],
    ['README', ''],
    ['a.longext', ''],
    ['.x<y', '']
  ])('the tile of %s', (name, label) => expect(tileLabel(name)).toBe(label));
});
