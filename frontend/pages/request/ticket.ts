import type { TicketData } from './data';
import { ItemFailed } from './data';
import type { Line } from './line';

const mebibyte = 1 << 20;
/** Bytes of a part, where the file is not so large that it needs larger ones. */
export const usualPart = 16 * mebibyte;

/** The size of all parts but the last of a file, by the rule of ticket.schema.json, so that anybody can go on. */
export function partSizeFor(ticket: TicketData, size: number): number {
  const needed = Math.ceil(Math.ceil(size / ticket.parts.signatures.length) / mebibyte) * mebibyte;
  return Math.min(Math.max(needed, usualPart), ticket.part_size);
}

/** The link of a part, numbered from 1. */
export function partLink(ticket: TicketData, number: number): string {
  return ticket.parts.url
    .replace('{part}', `${number}`)
    .replace('{signature}', ticket.parts.signatures[number - 1]!);
}

/** A part that has arrived. */
export interface There {
  size: number;
  etag: string;
}

/** The parts that are there, up to a number; null where the upload is over: finished or taken back. */
export async function listParts(
  line: Line,
  ticket: TicketData,
  parts: number,
  signal?: AbortSignal
): Promise<Map<number, There> | null> {
  const there = new Map<number, There>();
  // Each link lists the parts of one thousand numbers.
  for (const [page, url] of ticket.list.entries()) {
    if (page * 1_000 >= parts) break;
    const { verdict, answer } = await line.request({ method: 'GET', url, ...(signal && { signal }) });
    if (verdict === 'gone') return null;
    if (verdict !== 'ok') throw new ItemFailed('storage');
    for (const [number, part] of readParts(answer.text)) there.set(number, part);
  }
  return there;
}

// The list is small and regular; reading it so keeps the page free of everything that parses markup.
function* readParts(xml: string): Generator<[number, There]> {
  for (const [, part] of xml.matchAll(/<Part>(.*?)<\/Part>/gs)) {
    const field = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(part!)?.[1] ?? '';
    const number = Number(field('PartNumber'));
    const etag = field('ETag').replaceAll('&quot;', '"').replaceAll('&#34;', '"');
    if (number > 0) yield [number, { size: Number(field('Size')), etag }];
  }
}

/** The body that makes an object of its parts. */
export function completion(etags: string[]): string {
  const parts = etags.map(
    (etag, i) => `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag.replace(/[<&]/g, '')}</ETag></Part>`
  );
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join('')}</CompleteMultipartUpload>`;
}

/** The MD5 that an ETag is, '' where it is something else. */
export function md5OfTag(etag: string): string {
  const plain = etag.replaceAll('"', '').toLowerCase();
  return /^[0-9a-f]{32}$/.test(plain) ? plain : '';
}
