import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Arrived } from './arrived';
import type { TicketData } from './data';
import { Items } from './items';
import { MD5 } from './md5';
import { completion, md5OfTag, partLink, partSizeFor } from './ticket';
import { judge, type Answer } from './wire';

test.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000])(
  'MD5 of %d bytes, however they come',
  (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 7)) & 255);
    const sum = new MD5();
    for (let from = 0, step = 1; from < size; from += step, step = (step * 7) % 97 || 1) {
      sum.update(bytes.subarray(from, Math.min(size, from + step)));
    }
    expect(sum.hex()).toBe(createHash('md5').update(bytes).digest('hex'));
  }
);

const mebibyte = 1 << 20;
const ticket = (links: number, part: number): TicketData => ({
  id: 't',
  key: 'k',
  max_size: links * part,
  part_size: part,
  parts: {
    url: 'https://h/k?partNumber={part}&X-Amz-Signature={signature}',
    signatures: Array.from({ length: links }, (_, i) => `s${i + 1}`)
  },
  list: [],
  complete: ''
});

describe('tickets', () => {
  test('parts are as large as the schema says', () => {
    const large = ticket(1_000, 64 * mebibyte);
    expect(partSizeFor(large, 0)).toBe(16 * mebibyte);
    expect(partSizeFor(large, 3 * 1024 * mebibyte)).toBe(16 * mebibyte);
    expect(partSizeFor(large, 20_000 * mebibyte)).toBe(20 * mebibyte);
    expect(partSizeFor(large, 64_000 * mebibyte)).toBe(64 * mebibyte);
    expect(partSizeFor(ticket(3, 5 * mebibyte), 15 * mebibyte)).toBe(5 * mebibyte);
  });

  test('a part has its own link', () => {
    expect(partLink(ticket(3, 16 * mebibyte), 2)).toBe('https://h/k?partNumber=2&X-Amz-Signature=s2');
  });

  test('the body that completes names every part', () => {
    expect(completion(['"a"', '"b"'])).toContain('<PartNumber>2</PartNumber><ETag>"b"</ETag>');
    expect(completion(['<x>'])).not.toContain('<x>');
  });

  test('an ETag is an MD5 or says nothing', () => {
    expect(md5OfTag('"D41D8CD98F00B204E9800998ECF8427E"')).toBe('d41d8cd98f00b204e9800998ecf8427e');
    expect(md5OfTag('"d41d8cd98f00b204e9800998ecf8427e-3"')).toBe('');
  });
});

describe('answers', () => {
  const got = (status: number, code = ''): Answer => ({
    status,
    code,
    text: '',
    etag: '',
    date: null,
    length: 0
  });
  test.each([
    [got(204), 'ok'],
    [got(200, 'InternalError'), 'busy'],
    [got(200, 'Whatever'), 'busy'],
    [got(0), 'network'],
    [got(503, 'SlowDown'), 'busy'],
    [got(400, 'RequestTimeout'), 'busy'],
    [got(403, 'AccessDenied'), 'denied'],
    [got(403, 'QuotaExceeded'), 'full'],
    [got(507, 'XMinioStorageFull'), 'full'],
    [got(400, 'EntityTooLarge'), 'large'],
    [got(404, 'NoSuchUpload'), 'gone'],
    [got(412), 'used'],
    [got(400, 'InvalidPart'), 'strange'],
    [got(599), 'busy']
  ])('%j', (answer, verdict) => expect(judge(answer)).toBe(verdict));
});

test('a list of another visit knows its own files again, by path, size and MD5', async () => {
  const md5 = createHash('md5').update('hello').digest('hex');
  const arrived = new Arrived();
  arrived.read(
    `<ListBucketResult><Contents><Key>in/x/abcd1234/a &amp; b/&#228;.txt</Key><ETag>&quot;${md5}&quot;</ETag><Size>5</Size></Contents></ListBucketResult>`,
    'in/x/'
  );
  const file = (text: string) => {
    const bytes = new TextEncoder().encode(text);
    return {
      size: bytes.length,
      slice: () => ({ arrayBuffer: async () => bytes.buffer })
    } as unknown as Blob;
  };
  expect(await arrived.has('a & b/ä.txt', file('hello'))).toBe(true);
  expect(await arrived.has('a & b/ä.txt', file('hallo'))).toBe(false);
  expect(await arrived.has('a & b/ä.txt', file('hello!'))).toBe(false);
  expect(await arrived.has('ä.txt', file('hello'))).toBe(false);
});

describe('files of a view', () => {
  const file = (size: number, lastModified = 1) => ({ size, lastModified }) as File;

  test('each has a name of its own, and knows those that look like it', () => {
    const items = new Items();
    const first = items.add(file(1), '/a/b.txt');
    expect(first.path).toBe('a/b.txt');
    expect(items.add(file(2), 'a/b.txt').path).toBe('a/b (2).txt');
    expect(items.add(file(3), 'A/B.txt').path).toBe('A/B (3).txt');
    const second = items.add(file(1), 'a/b.txt');
    expect(second.path).toBe('a/b (4).txt');
    expect(items.twins(file(1), './a/b.txt')).toEqual([first, second]);
    expect(items.twins(file(1, 2), 'a/b.txt')).toEqual([]);
    expect(items.twins(file(1), 'c/b.txt')).toEqual([]);
  });
});
