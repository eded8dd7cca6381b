import { Halted, ItemFailed, type Chosen, type Halt, type Item, type Problem, type State } from './data';
import { Items } from './items';
import { Sender, type Means } from './sender';
import { Twins } from './twins';

/** From this size on a file goes by a ticket where one is left: it then goes on after a reload. */
const ticketAbove = 32 << 20;
const smallAtOnce = 4;
const ends: readonly State[] = ['received', 'failed'];

/** All files of this view, and the work on them: several small ones at once, and one large one in parts. */
export class Queue {
  halted: Halt | '' = '';
  paused = false;
  /** Whether files were chosen in this view. */
  touched = false;
  readonly #means: Means;
  readonly #changed: () => void;
  readonly #ended: () => void;
  readonly #all = new Items();
  readonly #twins = new Twins(this.#all, (item) => this.#settled(item));
  readonly #sender: Sender;
  readonly #running = new Map<Item, 'small' | 'big'>();
  #stop = new AbortController();

  /** changed hears of everything, ended of the moment in which nothing runs any more. */
  constructor(means: Means, changed: () => void, ended: () => void) {
    this.#means = means;
    this.#changed = changed;
    this.#ended = ended;
    this.#sender = new Sender(means, changed);
    for (const entry of means.store.received) this.#all.remember(entry);
  }

  get items(): readonly Item[] {
    return this.#all.list;
  }

  /** Whether something is on its way or waits for it, or is still compared with what was sent. */
  get busy(): boolean {
    return this.comparing || this.items.some(({ state, file }) => !ends.includes(state) && file !== null);
  }

  /** Whether more may be found to be sent, of what was chosen. */
  get comparing(): boolean {
    return this.#twins.waiting > 0;
  }

  get limit(): number {
    const { limit, tickets, way } = this.#means;
    const most = Math.max(way?.limit ?? 0, ...tickets.map((ticket) => ticket.max_size));
    return limit > 0 ? Math.min(limit, most) : most;
  }

  /** Takes files. One that was received is not sent again; one that has partly arrived goes on. */
  add(chosen: Chosen[]): void {
    this.touched = true;
    for (const { file, path } of chosen) this.#measure(this.#twins.add(file, path));
    this.#pump();
    this.#changed();
  }

  #settled(item: Item | null): void {
    this.#measure(item);
    this.#pump();
    this.#changed();
  }

  #measure(item: Item | null): void {
    if (item && item.size > this.limit) this.#fail(item, 'large');
  }

  /** Shows a file of an earlier visit, of which parts have arrived. */
  addHere(...about: Parameters<Items['here']>): void {
    this.#all.here(...about);
    this.#changed();
  }

  /** Shows a file that could not even be looked at. */
  addUnreadable(path: string): void {
    this.#all.unreadable(path);
    this.#changed();
  }

  pause(): void {
    this.paused = true;
    this.#stop.abort('paused');
    this.#changed();
  }

  /** Goes on after a pause, or tries again after everything had stopped. */
  resume(): void {
    this.paused = false;
    this.halted = '';
    if (this.#stop.signal.aborted) this.#stop = new AbortController();
    this.#pump();
    this.#changed();
  }

  retry(item: Item): void {
    if (item.state !== 'failed' || !item.file) return;
    Object.assign(item, { state: 'waiting', problem: '', sent: 0 });
    this.#pump();
    this.#changed();
  }

  forget(item: Item): void {
    if (this.#running.has(item)) return;
    if (item.state === 'here') this.#means.store.dropSlot(item.ticket);
    this.#all.remove(item);
    this.#changed();
  }

  /** Ends everything: the date is over, or the storage takes nothing more. */
  halt(why: Halt): void {
    if (this.halted === 'ended' || this.halted === 'closed') return;
    this.halted = why;
    this.#stop.abort(why);
    this.#changed();
  }

  #pump(): void {
    if (this.paused || this.halted) return;
    const count = (kind: string) => [...this.#running.values()].filter((other) => other === kind).length;
    let small = smallAtOnce - count('small');
    let big = 1 - count('big');
    for (const item of this.items) {
      if (small <= 0 && big <= 0) return;
      if (item.state !== 'waiting' || this.#running.has(item)) continue;
      const kind = this.#kind(item);
      if (kind === 'small' && small-- > 0) void this.#run(item, kind);
      if (kind === 'big' && big-- > 0) void this.#run(item, kind);
    }
  }

  /** Tickets are few: they are for what cannot go otherwise, and what is left of them for what is large. */
  #kind(item: Item): 'small' | 'big' {
    const most = this.#means.way?.limit ?? 0;
    if (item.ticket || item.size > most) return 'big';
    if (item.size < ticketAbove) return 'small';
    const needed = this.items.filter((other) => other.state === 'waiting' && other.size > most);
    return this.#sender.tickets.left > needed.length ? 'big' : 'small';
  }

  async #run(item: Item, kind: 'small' | 'big'): Promise<void> {
    this.#running.set(item, kind);
    const { signal } = this.#stop;
    try {
      await this.#sender.send(item, kind, signal);
    } catch (cause) {
      if (cause instanceof Halted) this.halt(cause.halt);
      else if (cause instanceof ItemFailed) this.#fail(item, cause.problem);
      else if (!signal.aborted) this.#fail(item, 'storage');
      const sent = kind === 'big' ? item.sent : 0;
      if (item.state !== 'failed') Object.assign(item, { state: 'waiting', sent });
    } finally {
      this.#running.delete(item);
      this.#pump();
      this.#changed();
      if (this.#running.size === 0) this.#ended();
    }
  }

  #fail(item: Item, problem: Problem): void {
    Object.assign(item, { state: 'failed', problem, sent: 0 });
  }
}
