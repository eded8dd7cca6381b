import type { Arrived } from './arrived';
import { printOf } from './content';
import type { Item, TicketData } from './data';
import type { Door } from './door';
import type { Line } from './line';
import type { Way } from './small';
import type { Store } from './store';
import { usualPart } from './ticket';
import { Tickets } from './tickets';

/** What sending needs of the request. */
export interface Means {
  line: Line;
  door: Door;
  store: Store;
  tickets: TicketData[];
  way: Way | null;
  arrived: Arrived;
  /** Bytes of the largest file that is asked for; 0 any. */
  limit: number;
  namesFile: string;
}

/** Sends one file, whichever way it goes, and remembers that it was received. */
export class Sender {
  readonly tickets: Tickets;
  readonly #means: Means;
  readonly #changed: () => void;

  constructor(means: Means, changed: () => void) {
    this.#means = means;
    this.#changed = changed;
    this.tickets = new Tickets(means.line, means.door, means.store, means.tickets);
  }

  /** Throws Halted, ItemFailed, or the signal's reason. */
  async send(item: Item, kind: 'small' | 'big', signal: AbortSignal): Promise<void> {
    await this.#means.door.pass();
    // Beside the sending, as the file is now.
    const print = printOf(item.file!).catch(() => '');
    if (kind === 'big') await this.#big(item, signal);
    else await this.#small(item, signal);
    this.#received(item, await print);
  }

  async #small(item: Item, signal: AbortSignal): Promise<void> {
    const { arrived } = this.#means;
    item.state = 'sending';
    if (await arrived.has(item.path, item.file!)) return;
    await this.#means.way!.send(item, signal, this.#changed);
  }

  async #big(item: Item, signal: AbortSignal): Promise<void> {
    item.state = 'preparing';
    this.#changed();
    const big = await this.tickets.claim(item, signal, this.#changed);
    const { way, namesFile } = this.#means;
    // An object that was sent by a ticket has the ticket's key: this says which name it is to have.
    await way?.note(namesFile, this.tickets.names(), signal);
    await big.run();
  }

  #received(item: Item, print: string): void {
    const { store, line } = this.#means;
    const at = line.clock.now();
    Object.assign(item, { state: 'received', sent: item.size, at, file: null, print, piece: usualPart });
    const { path, size, modified, ticket } = item;
    store.add({ path, size, modified, at, print });
    if (ticket) this.tickets.done(ticket);
  }
}
