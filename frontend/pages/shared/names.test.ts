import { describe, expect, test } from 'vitest';
import { safeName, safePath, uniquePath } from './names';

describe('names that are stored and saved', () => {
  test.each([
    ['a<b>:"c|d?e*.txt', 'a_b___c_d_e_.txt'],
    ['../../etc/passwd', '_._.._etc_passwd'],
    ['photo\u202Egpj.exe', 'photogpj.exe'],
    ['line\nbreak\r\n.txt', 'linebreak.txt'],
    ['CON', '_CON'],
    ['com1.txt', '_com1.txt'],
    ['com¹', '_com¹'],
    ['trailing. . ', 'trailing'],
    ['.hidden', '_hidden'],
    ['-rf', '_rf'],
    ['e\u0301.txt', 'é.txt'],
    ['\u{1F468}\u200D\u{1F469}\u200D\u{1F467}.png', '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}.png'],
    [
      '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645.pdf',
      '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645.pdf'
    ],
    ['\u0915\u094D\u200D.txt', '\u0915\u094D\u200D.txt'],
    ['\u0915\u094D\u200D\u200C\u200D.txt', '\u0915\u094D\u200D.txt'],
    ['re\u200Dport\u200C.e\u200Dxe', 'report.exe'],
    ['\u200D', '_'],
    ['\u0000', '_'],
    ['   ', '_'],
    ['', '_']
  ])('%j', (name, safe) => expect(safeName(name)).toBe(safe));

  test('a long name keeps its extension, and no letter is cut', () => {
    const safe = safeName(`${'😀'.repeat(100)}.jpeg`);
    expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(200);
    expect(safe).toMatch(/^😀+\.jpeg$/u);
  });

  test('what is safe stays', () => {
    for (const name of ['a_b___c_d_e_.txt', '_CON', 'Ünï cödé (2).tar.gz']) expect(safeName(name)).toBe(name);
  });
});

describe('paths', () => {
  test.each([
    ['/a/b/c.txt', 'a/b/c.txt'],
    ['../../a/./b', 'a/b'],
    ['a\\..\\b', 'a/b'],
    ['..', '_'],
    ['', '_']
  ])('%j', (path, safe) => expect(safePath(path)).toBe(safe));

  test('two files of one name get two names', () => {
    const taken = new Set(['a/b.txt', 'a/b (2).txt', 'read.me/file']);
    const has = (path: string) => taken.has(path);
    expect(uniquePath('a/b.txt', has)).toBe('a/b (3).txt');
    expect(uniquePath('read.me/file', has)).toBe('read.me/file (2)');
    expect(uniquePath('new', has)).toBe('new');
  });
});
