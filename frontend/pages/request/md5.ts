// RFC 1321. Storages name a part by the MD5 of its bytes: with it a part that is there is told from another's. It
// protects nothing, and browsers do not have it.
const sines = Int32Array.from({ length: 64 }, (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 2 ** 32) | 0);

/** One step: a word of the state, the one that it is added to, what the round makes of all, and which step it is. */
function mix(word: number, to: number, made: number, step: number, x: number, by: number): number {
  const sum = (word + made + sines[step]! + x) | 0;
  return (to + ((sum << by) | (sum >>> (32 - by)))) | 0;
}

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
    // Four steps at a time, in which each word of the state takes its turn: nothing is moved about.
    for (let i = 0; i < 16; i += 4) {
      a = mix(a, b, d ^ (b & (c ^ d)), i, x[i]!, 7);
      d = mix(d, a, c ^ (a & (b ^ c)), i + 1, x[i + 1]!, 12);
      c = mix(c, d, b ^ (d & (a ^ b)), i + 2, x[i + 2]!, 17);
      b = mix(b, c, a ^ (c & (d ^ a)), i + 3, x[i + 3]!, 22);
    }
    for (let i = 16; i < 32; i += 4) {
      a = mix(a, b, c ^ (d & (b ^ c)), i, x[(5 * i + 1) & 15]!, 5);
      d = mix(d, a, b ^ (c & (a ^ b)), i + 1, x[(5 * i + 6) & 15]!, 9);
      c = mix(c, d, a ^ (b & (d ^ a)), i + 2, x[(5 * i + 11) & 15]!, 14);
      b = mix(b, c, d ^ (a & (c ^ d)), i + 3, x[(5 * i) & 15]!, 20);
    }
    for (let i = 32; i < 48; i += 4) {
      a = mix(a, b, b ^ c ^ d, i, x[(3 * i + 5) & 15]!, 4);
      d = mix(d, a, a ^ b ^ c, i + 1, x[(3 * i + 8) & 15]!, 11);
      c = mix(c, d, d ^ a ^ b, i + 2, x[(3 * i + 11) & 15]!, 16);
      b = mix(b, c, c ^ d ^ a, i + 3, x[(3 * i + 14) & 15]!, 23);
    }
    for (let i = 48; i < 64; i += 4) {
      a = mix(a, b, c ^ (b | ~d), i, x[(7 * i) & 15]!, 6);
      d = mix(d, a, b ^ (a | ~c), i + 1, x[(7 * i + 7) & 15]!, 10);
      c = mix(c, d, a ^ (d | ~b), i + 2, x[(7 * i + 14) & 15]!, 15);
      b = mix(b, c, d ^ (c | ~a), i + 3, x[(7 * i + 21) & 15]!, 21);
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
