import { safePath, uniquePath } from '../shared/names';
import type { Item } from './data';
import type { Received, Slot } from './store';
import { usualPart } from './ticket';

type Known = Partial<Item> & Pick<Item, 'path' | 'size' | 'modified' | 'file'>;

/** All files of this view, each with a path of its own. */
export class Items {
  readonly list: Item[] = [];
  readonly #taken = new Set<string>();
  readonly #byPath = new Map<string, Item>();
  #last = 0;

  /** Takes a chosen file, under a name of its own. */
  add(file: File, chosen: string): Item {
    const path = uniquePath(safePath(chosen), (other) => this.#taken.has(other.toLowerCase()));
    return this.#push({ path, size: file.size, modified: file.lastModified, file });
  }

  /** Those that were chosen under the same path and have the size and the time of a file: they may be the same. */
  twins(file: File, chosen: string): Item[] {
    const found: Item[] = [];
    uniquePath(safePath(chosen), (other) => {
      const known = this.#byPath.get(other);
      if (known?.size === file.size && known.modified === file.lastModified) found.push(known);
      return this.#taken.has(other.toLowerCase());
    });
    return found;
  }

  /** Shows a file that was received in an earlier visit. */
  remember({ path, size, modified, at, print = '' }: Received): void {
    this.#push({ path, size, modified, file: null, state: 'received', sent: size, at, print });
  }

  /** Shows a file of an earlier visit, of which parts have arrived. */
  here(ticket: string, slot: Slot, piece: number, sent: number): void {
    const { path, size, modified, first, last } = slot;
    if (this.#byPath.has(path)) return;
    const print = first + last;
    this.#push({ path, size, modified, file: null, state: 'here', sent, ticket, print, piece });
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
      print: '',
      piece: usualPart,
      ...known
    };
    this.#taken.add(item.path.toLowerCase());
    this.#byPath.set(item.path, item);
    this.list.push(item);
    return item;
  }
}
