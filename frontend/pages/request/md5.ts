// RFC 1321. Storages name a part by the MD5 of its bytes: with it a part that is there is told from another's. It
// protects nothing, and browsers do not have it.
const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** MD5 of bytes that come in pieces. */
export class MD5 {
  readonly #state = Int32Array.of(0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476);
  readonly #block = new Uint8Array(64);
  readonly #words = new Int32Array(16);
  #length = 0;

  update(bytes: Uint8Array): void {
    let from = 0;
    const held = this.#length % 64;
    this.#length += bytes.length;
    if (held > 0) {
      from = Math.min(64 - held, bytes.length);
      this.#block.set(bytes.subarray(0, from), held);
      if (held + from < 64) return;
      this.#step(this.#block, 0);
    }
    for (; from + 64 <= bytes.length; from += 64) this.#step(bytes, from);
    this.#block.set(bytes.subarray(from));
  }

  /** The digest in hexadecimal. Nothing may be added afterwards. */
  hex(): string {
    const bits = this.#length * 8;
    const held = this.#length % 64;
    const end = new Uint8Array((held < 56 ? 64 : 128) - held);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, bits >>> 0, true);
    view.setUint32(end.length - 4, Math.floor(bits / 2 ** 32), true);
    this.update(end);
    const out = new DataView(new ArrayBuffer(16));
    this.#state.forEach((word, i) => out.setInt32(i * 4, word, true));
    return [...new Uint8Array(out.buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  #step(bytes: Uint8Array, at: number): void {
    const x = this.#words;
    for (let i = 0; i < 16; i++, at += 4) {
      x[i] = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    }
    const s = this.#state;
    let a = s[0]!;
    let b = s[1]!;
    let c = s[2]!;
    let d = s[3]!;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      let f: number;
      let g: number;
      if (round === 0) [f, g] = [d ^ (b & (c ^ d)), i];
      else if (round === 1) [f, g] = [c ^ (d & (b ^ c)), (5 * i + 1) & 15];
      else if (round === 2) [f, g] = [b ^ c ^ d, (3 * i + 5) & 15];
      else [f, g] = [c ^ (b | ~d), (7 * i) & 15];
      const sum = (a + f + sines[i]! + x[g]!) | 0;
      const by = shifts[(round << 2) | (i & 3)]!;
      a = d;
      d = c;
      c = b;
      b = (b + ((sum << by) | (sum >>> (32 - by)))) | 0;
    }
    s[0] = (s[0]! + a) | 0;
    s[1] = (s[1]! + b) | 0;
    s[2] = (s[2]! + c) | 0;
    s[3] = (s[3]! + d) | 0;
  }
}

const piece = 1 << 20;

/** MD5 of a part of a file, in hexadecimal; between pieces the page stays alive. */
export async function md5Of(part: Blob): Promise<string> {
  const sum = new MD5();
  for (let from = 0; from < part.size; from += piece) {
    sum.update(new Uint8Array(await part.slice(from, from + piece).arrayBuffer()));
  }
  return sum.hex();
}
