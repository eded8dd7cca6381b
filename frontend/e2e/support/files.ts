import { createCipheriv, createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';

/** A file for sending: where it is, and the SHA-256 of its content. */
export interface Sample {
  path: string;
  name: string;
  size: number;
  sha256: string;
}

const chunk = 1 << 20;

/** Writes a file of bytes that look random and are the same in every run. */
export async function sample(folder: string, name: string, size: number, seed: number): Promise<Sample> {
  const path = join(folder, name);
  const key = createHash('sha256').update(`${seed} ${name}`).digest();
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
  const hash = createHash('sha256');
  const out = createWriteStream(path);
  const zeros = Buffer.alloc(chunk);
  for (let left = size; left > 0; left -= chunk) {
    const bytes = cipher.update(left < chunk ? zeros.subarray(0, left) : zeros);
    hash.update(bytes);
    if (!out.write(bytes)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return { path, name, size, sha256: hash.digest('hex') };
}
