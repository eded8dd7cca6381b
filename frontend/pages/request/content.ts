import { md5Of } from './md5';
import { usualPart } from './ticket';

/** The MD5 of the first and of the last piece of a file: of all of it, where it has two at most. Throws where it cannot be read. */
export async function endsOf(file: Blob, piece = usualPart): Promise<[string, string]> {
  const last = Math.max(0, Math.ceil(file.size / piece) - 1) * piece;
  const first = await md5Of(file.slice(0, piece));
  return [first, last > 0 ? await md5Of(file.slice(last)) : first];
}

/** What a file is told by where its name, size and time are those of another. Throws where it cannot be read. */
export async function printOf(file: Blob, piece = usualPart): Promise<string> {
  return (await endsOf(file, piece)).join('');
}
