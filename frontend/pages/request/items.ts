import { safePath, uniquePath } from '../shared/names';
import type { Item } from './data';
import type { Received } from './store';

type Known = Partial<Item> & Pick<Item, 'path' | 'size' | 'modified' | 'file'>;

/** All files of this view, each with a path of its own. */
export class Items {
  readonly list: Item[] = [];
  readonly #taken = new Set<string>();
  readonly #byPath = new Map<string, Item>();
  #last = 0;

  /**
   * Takes a chosen file. One that is on its way or was received is not taken again (null); one that had failed, or of
   * which parts are there, is the same file once more.
   */
  add(file: File, chosen: string): Item | null {
    const path = safePath(chosen);
    let same: Item | undefined;
    const free = uniquePath(path, (other) => {
      const known = this.#byPath.get(other);
      if (known?.size === file.size && known.modified === file.lastModified) same ??= known;
      return same === undefined && this.#taken.has(other.toLowerCase());
    });
    if (same && same.state !== 'here' && same.state !== 'failed') return null;
    if (same) return Object.assign(same, { file, state: 'waiting', problem: '' } as const);
    return this.#push({ path: free, size: file.size, modified: file.lastModified, file });
  }

  /** Shows a file that was received in an earlier visit. */
  remember({ path, size, modified, at }: Received): void {
    this.#push({ path, size, modified, file: null, state: 'received', sent: size, at });
  }

  /** Shows a file of an earlier visit, of which parts have arrived. */
  here(ticket: string, path: string, size: number, modified: number, sent: number): void {
    if (this.#byPath.has(path)) return;
    this.#push({ path, size, modified, file: null, state: 'here', sent, ticket });
  }

  /** Shows a file that could not even be looked at. */
  unreadable(path: string): void {
    this.#push({
      path: safePath(path),
      size: 0,
      modified: 0,
      file: null,
      state: 'failed',
      problem: 'unreadable'
    });
  }

  remove(item: Item): void {
    this.#taken.delete(item.path.toLowerCase());
    this.#byPath.delete(item.path);
    this.list.splice(this.list.indexOf(item), 1);
  }

  #push(known: Known): Item {
    const item: Item = {
      id: ++this.#last,
      state: 'waiting',
      sent: 0,
      problem: '',
      at: 0,
      ticket: '',
      ...known
    };
    this.#taken.add(item.path.toLowerCase());
    this.#byPath.set(item.path, item);
    this.list.push(item);
    return item;
  }
}
