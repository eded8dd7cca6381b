import { printOf } from './content';
import type { Item } from './data';
import type { Items } from './items';

/**
 * Tells files apart that have one name, size and time: by their contents, one after the other, so that what was sent
 * is not sent again and what only looks like it is.
 */
export class Twins {
  readonly #all: Items;
  readonly #settled: (item: Item | null) => void;
  #last = Promise.resolve();
  #waiting = 0;

  /** settled hears of each file that had to be compared: what is to be sent, or null. */
  constructor(all: Items, settled: (item: Item | null) => void) {
    this.#all = all;
    this.#settled = settled;
  }

  /** How many are still to be compared. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Takes a chosen file at once where none looks like it; else null, and it is compared. */
  add(file: File, path: string): Item | null {
    if (this.#all.twins(file, path).length === 0) return this.#all.add(file, path);
    this.#waiting++;
    this.#last = this.#last.then(() => this.#settle(file, path));
    return null;
  }

  async #settle(file: File, path: string): Promise<void> {
    const item = await this.#compare(file, path);
    this.#waiting--;
    this.#settled(item);
  }

  /** What is on its way or was received is not taken again; what had failed or is there in part is the same once more. */
  async #compare(file: File, path: string): Promise<Item | null> {
    const others = new Set<Item>();
    for (;;) {
      // While one is compared, more may have come.
      const twin = this.#all.twins(file, path).find((item) => !others.has(item));
      if (!twin) return this.#all.add(file, path);
      others.add(twin);
      if (!(await alike(twin, file)) || !this.#all.list.includes(twin)) continue;
      if (twin.state !== 'here' && twin.state !== 'failed') return null;
      return Object.assign(twin, { file, state: 'waiting', problem: '' } as const);
    }
  }
}

/** Whether a file is the same, as far as can be told. One that cannot be read is none: its own row says so. */
async function alike(item: Item, file: File): Promise<boolean> {
  const known = item.print || (item.file ? await printOf(item.file, item.piece).catch(() => '') : '');
  return known === '' || known === (await printOf(file, item.piece).catch(() => '-'));
}
