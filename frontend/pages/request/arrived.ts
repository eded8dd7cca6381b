import type { Line } from './line';
import { md5Of } from './md5';
import { md5OfTag } from './ticket';

interface Stored {
  size: number;
  md5: string;
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decode = (text: string) =>
  text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name) return entities[name] ?? whole;
      return String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal));
    }
  );

/**
 * What has arrived under the request's prefix, as far as one list tells: by it a small file that was sent before a
 * crash is not sent again, also where the browser forgot it.
 */
export class Arrived {
  readonly #byPath = new Map<string, Stored[]>();

  /** Reads a list. Keys are prefix, a visit's folder, and the path. */
  read(xml: string, prefix: string): void {
    for (const [, entry] of xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      const field = (name: string) =>
        decode(new RegExp(`<${name}>([^<]*)</${name}>`).exec(entry!)?.[1] ?? '');
      const key = field('Key');
      const path = key.startsWith(prefix) ? key.slice(key.indexOf('/', prefix.length) + 1) : '';
      const stored = { size: Number(field('Size')), md5: md5OfTag(field('ETag')) };
      if (path && stored.md5) this.#byPath.set(path, [...(this.#byPath.get(path) ?? []), stored]);
    }
  }

  async load(line: Line, list: string, prefix: string): Promise<void> {
    const { verdict, answer } = await line.request({ method: 'GET', url: list, soft: true });
    if (verdict === 'ok') this.read(answer.text, prefix);
  }

  /** Whether this very file is there: same path, same size, same MD5. */
  async has(path: string, file: Blob): Promise<boolean> {
    const same = (this.#byPath.get(path) ?? []).filter((stored) => stored.size === file.size);
    if (same.length === 0) return false;
    const md5 = await md5Of(file).catch(() => '-');
    return same.some((stored) => stored.md5 === md5);
  }
}
