const polynomialHigh = 0x9a6c9329;
const polynomialLow = 0xac4bc9b5;

/** Eight tables of 256, high and low halves, so that eight bytes go in one step. */
function tables(): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(2048);
  const low = new Uint32Array(2048);
  for (let i = 0; i < 256; i++) {
    let h = 0;
    let l = i;
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1;
      l = ((l >>> 1) | (h << 31)) >>> 0;
      h >>>= 1;
      if (odd) {
        h = (h ^ polynomialHigh) >>> 0;
        l = (l ^ polynomialLow) >>> 0;
      }
    }
    high[i] = h;
    low[i] = l;
  }
  for (let i = 256; i < 2048; i++) {
    const h = high[i - 256]!;
    const l = low[i - 256]!;
    high[i] = (h >>> 8) ^ high[l & 255]!;
    low[i] = ((l >>> 8) | (h << 24)) ^ low[l & 255]!;
  }
  return { high, low };
}

/** CRC64NVME of bytes that come in pieces. */
export class CRC64 {
  static #tables: ReturnType<typeof tables> | undefined;
  readonly #t = (CRC64.#tables ??= tables());
  #high = 0xffffffff;
  #low = 0xffffffff;

  update(bytes: Uint8Array): void {
    const { high, low } = this.#t;
    let h = this.#high;
    let l = this.#low;
    const whole = bytes.length - (bytes.length % 8);
    let i = 0;
    for (; i < whole; i += 8) {
      l ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
      h ^= bytes[i + 4]! | (bytes[i + 5]! << 8) | (bytes[i + 6]! << 16) | (bytes[i + 7]! << 24);
      const a = 1792 + (l & 255);
      const b = 1536 + ((l >>> 8) & 255);
      const c = 1280 + ((l >>> 16) & 255);
      const d = 1024 + (l >>> 24);
      const e = 768 + (h & 255);
      const f = 512 + ((h >>> 8) & 255);
      const g = 256 + ((h >>> 16) & 255);
      const j = h >>> 24;
      h = high[a]! ^ high[b]! ^ high[c]! ^ high[d]! ^ high[e]! ^ high[f]! ^ high[g]! ^ high[j]!;
      l = low[a]! ^ low[b]! ^ low[c]! ^ low[d]! ^ low[e]! ^ low[f]! ^ low[g]! ^ low[j]!;
    }
    for (; i < bytes.length; i++) {
      const at = (l ^ bytes[i]!) & 255;
      l = ((l >>> 8) | (h << 24)) ^ low[at]!;
      h = (h >>> 8) ^ high[at]!;
    }
    this.#high = h;
    this.#low = l;
  }

  /** As S3 writes it: base64 of eight bytes, the highest first. */
  text(): string {
    const bytes = new DataView(new ArrayBuffer(8));
    bytes.setUint32(0, ~this.#high);
    bytes.setUint32(4, ~this.#low);
    return btoa(String.fromCharCode(...new Uint8Array(bytes.buffer)));
  }
}
