import { Big } from './big';
import { ItemFailed, type Item, type TicketData } from './data';
import type { Line } from './line';
import type { Store } from './store';

/** The tickets of the request, and which of them this view knows to be taken. */
export class Tickets {
  readonly #taken = new Set<string>();

  constructor(
    private readonly line: Line,
    private readonly store: Store,
    private readonly tickets: TicketData[]
  ) {}

  /** How many may still be free. Another reader may have taken them. */
  get left(): number {
    return this.tickets.filter((ticket) => this.#free(ticket)).length;
  }

  /** Finds the file's own ticket, or one that is free. Throws ItemFailed where none is left. */
  async claim(item: Item, signal: AbortSignal, changed: () => void): Promise<Big> {
    for (let ticket = this.#next(item); ticket; ticket = this.#next(item)) {
      this.#taken.add(ticket.id);
      const big = new Big(this.line, this.store, item, ticket, signal, changed);
      const own = item.ticket;
      item.ticket = (await big.claim()) ? ticket.id : '';
      if (item.ticket) return big;
      // What was to go on is no longer the same file: what is there of the other stays its own.
      if (own) this.#taken.add(own);
    }
    throw new ItemFailed('slots');
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

  #next(item: Item): TicketData | undefined {
    const own = this.tickets.find(({ id }) => id === item.ticket);
    if (own) return own;
    const free = this.tickets.filter((ticket) => this.#free(ticket) && ticket.max_size >= item.size);
    // By chance: two readers who begin at the same time seldom take the same one.
    return free[Math.floor(Math.random() * free.length)];
  }

  #free({ id }: TicketData): boolean {
    return !this.#taken.has(id) && this.store.slot(id) === null;
  }
}
