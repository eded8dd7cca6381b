import { Big } from './big';
import { ItemFailed, type Item, type TicketData } from './data';
import type { Door } from './door';
import type { Line } from './line';
import type { Store } from './store';

/** So many tickets are looked at for one file. */
const looked = 16;

/** The tickets of the request, and which of them this view knows to be taken. */
export class Tickets {
  readonly #taken = new Set<string>();

  constructor(
    private readonly line: Line,
    private readonly door: Door,
    private readonly store: Store,
    private readonly tickets: TicketData[]
  ) {}

  /** How many may still be free. Another reader may have taken them. */
  get left(): number {
    return this.tickets.filter((ticket) => this.#free(ticket)).length;
  }

  /** Finds the ticket that holds parts of the file, or one that is free. Throws ItemFailed where none is left. */
  async claim(item: Item, signal: AbortSignal, changed: () => void): Promise<Big> {
    let empty: [Big, string] | null = null;
    for (const ticket of this.#candidates(item)) {
      const big = new Big(this.line, this.door, this.store, item, ticket, signal, changed);
      const what = await big.look();
      if (what === 'own') return this.#take(item, big, ticket.id);
      if (what === 'empty') empty ??= [big, ticket.id];
      else this.#taken.add(ticket.id);
    }
    // A request that was closed has none, either.
    if (!empty) await this.door.pass(true);
    if (!empty) throw new ItemFailed('slots');
    return this.#take(item, ...empty);
  }

  #take(item: Item, big: Big, id: string): Big {
    this.#taken.add(id);
    item.ticket = id;
    big.keep();
    return big;
  }

  /** What the names file says: every ticket that was used from this browser. */
  names(): string {
    const files = this.tickets.flatMap(({ id, key }) => {
      const slot = this.store.slot(id);
      if (!slot) return [];
      const { path, size, modified } = slot;
      return [{ key, path, size, modified: new Date(modified).toISOString() }];
    });
    return JSON.stringify({ daypass: 'names', version: 1, files });
  }

  done(id: string): void {
    const slot = this.store.slot(id);
    if (slot) this.store.setSlot(id, { ...slot, done: true });
  }

  /** The ticket that is known to be the file's; else some that are free, by chance: others choose at the same time. */
  #candidates(item: Item): TicketData[] {
    const own = this.tickets.find(({ id }) => id === item.ticket || this.#remembers(id, item));
    const free = this.tickets.filter((ticket) => this.#free(ticket) && ticket.max_size >= item.size);
    const mixed = free.map((ticket) => ({ ticket, at: Math.random() })).sort((a, b) => a.at - b.at);
    return [...(own ? [own] : []), ...mixed.slice(0, looked).map(({ ticket }) => ticket)];
  }

  #remembers(id: string, { path, size, modified }: Item): boolean {
    const slot = this.store.slot(id);
    return slot?.path === path && slot.size === size && slot.modified === modified && !slot.done;
  }

  #free({ id }: TicketData): boolean {
    return !this.#taken.has(id) && this.store.slot(id) === null;
  }
}
