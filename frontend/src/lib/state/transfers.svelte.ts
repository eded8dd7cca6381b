import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { Api, GoneEvent, Job, Problem, ProgressEvent, TransferEvent } from '../api';
import { problemOf } from '../api';
import { everything } from './history.svelte';
import { Transfer } from './transfer.svelte';

/** The order of the queue; before there was one, that of their beginning. */
function inOrder(a: Transfer, b: Transfer): number {
  return a.position - b.position || a.createdAt.localeCompare(b.createdAt);
}

/** How many of those that ended are looked through for one whose end was not told. */
const recent = 100;

/** What the transfers need around them. */
export interface TransfersSetup {
  now: () => number;
  /** Runs a function before the next frame; a storm of events is drawn once a frame. */
  soon: (flush: () => void) => void;
  /** Hears of every transfer whose state changed, after the lists did. */
  changed: (job: Job, before: Job | undefined) => void;
  /** Hears of every transfer that was forgotten. */
  gone: (id: string) => void;
}

/** All transfers that are not finished, kept true by numbered events. */
export class Transfers {
  readonly #all = new SvelteMap<string, Transfer>();
  /** What ended while the window was open, by ID. */
  readonly ended = new SvelteMap<string, Job>();
  /** Where a row that is being dragged would come: before or behind this one. */
  mark = $state.raw<{ id: string; behind: boolean } | null>(null);
  /** Folders whose files are shown, by ID. */
  readonly opened = new SvelteSet<string>();
  problem = $state.raw<Problem | null>(null);
  ready = $state(false);
  readonly #api: Api;
  readonly #setup: TransfersSetup;
  #seq = 0;
  /** Grows with everything that is told; what was told after a list was asked for is newer than the list. */
  #told = 0;
  // These two and listed below are never drawn.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #seen = new Map<string, number>();
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #pending = new Map<string, Job>();
  #scheduled = false;
  #syncing: Promise<void> | null = null;
  #again = false;

  constructor(api: Api, setup: TransfersSetup) {
    this.#api = api;
    this.#setup = setup;
  }

  readonly #sorted = $derived([...this.#all.values()].sort(inOrder));
  readonly now = $derived(this.#sorted.filter((transfer) => transfer.group === 'now'));
  readonly waiting = $derived(this.#sorted.filter((transfer) => transfer.group === 'waiting'));

  get count(): number {
    return this.#all.size;
  }

  get(id: string): Transfer | undefined {
    return this.#all.get(id);
  }

  /** Starts to hear events, then fetches what is there. The returned function ends it. */
  start(): () => void {
    const ends = [
      this.#api.listen('transfer', (event) => this.take(event)),
      this.#api.listen('progress', (event) => this.takeProgress(event)),
      this.#api.listen('gone', (event) => this.takeGone(event))
    ];
    void this.sync();
    return () => ends.forEach((end) => end());
  }

  /** Fetches all transfers anew. What an event told in the meantime is newer and stays. */
  sync(): Promise<void> {
    this.#again = true;
    this.#syncing ??= this.#fetchAll().finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  /** Takes one event. An old or doubled one is dropped; after a gap everything is fetched anew. */
  take(event: TransferEvent): void {
    this.#inOrder(event.seq, () => this.put(event.job));
  }

  /** Takes how far the running transfers are; the rest of a job stays as it was told last. */
  takeProgress(event: ProgressEvent): void {
    this.#inOrder(event.seq, () => {
      for (const { id, ...moved } of event.rows ?? []) {
        const job = this.#pending.get(id) ?? this.#all.get(id)?.job;
        if (job) this.put({ ...job, ...moved });
      }
    });
  }

  /** Takes that a transfer was forgotten. */
  takeGone(event: GoneEvent): void {
    this.#inOrder(event.seq, () => {
      this.#seen.set(event.id, ++this.#told);
      this.#pending.delete(event.id);
      this.#all.delete(event.id);
      this.ended.delete(event.id);
      this.#setup.gone(event.id);
    });
  }

  #inOrder(seq: number, apply: () => void): void {
    if (seq <= this.#seq) return;
    const gap = this.#seq > 0 && seq > this.#seq + 1;
    this.#seq = seq;
    apply();
    if (gap) void this.sync();
  }

  /** Takes a new transfer from the answer of a call. Events may have come first; they know more. */
  greet(job: Job): void {
    if (!this.#seen.has(job.id)) this.put(job);
  }

  /** Takes what is newest of a transfer; it is drawn with the next frame. */
  put(job: Job): void {
    this.#seen.set(job.id, ++this.#told);
    this.#pending.set(job.id, job);
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#setup.soon(() => this.#flush());
  }

  // A gap that opens while the list is on its way asks for the list once more.
  async #fetchAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      await this.#fetch();
    }
  }

  async #fetch(): Promise<void> {
    const asked = this.#told;
    try {
      const jobs = await this.#api.transfers.list();
      const newer = (id: string) => (this.#seen.get(id) ?? -1) > asked;
      this.#flush();
      // eslint-disable-next-line svelte/prefer-svelte-reactivity
      const listed = new Set(jobs.map((job) => job.id));
      for (const job of jobs) if (!newer(job.id)) this.#apply(job);
      await this.#finish([...this.#all.keys()].filter((id) => !listed.has(id) && !newer(id)));
      this.problem = null;
      this.ready = true;
    } catch (cause) {
      this.problem = problemOf(cause);
    }
  }

  // What is not listed any more has ended, and how it did is in the history, or it was forgotten.
  async #finish(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const { jobs } = await this.#api.transfers.history({ ...everything, limit: recent });
    for (const id of ids) {
      const ended = jobs?.find((job) => job.id === id);
      if (ended) this.#apply(ended);
      else this.#all.delete(id);
    }
  }

  #flush(): void {
    this.#scheduled = false;
    const jobs = [...this.#pending.values()];
    this.#pending.clear();
    for (const job of jobs) this.#apply(job);
  }

  #apply(job: Job): void {
    const known = this.#all.get(job.id);
    const before = known?.job;
    if (known) known.take(job, this.#setup.now());
    else this.#all.set(job.id, new Transfer(job, this.#setup.now()));
    if (this.#all.get(job.id)!.group === 'finished') {
      this.#all.delete(job.id);
      this.ended.set(job.id, job);
    } else this.ended.delete(job.id);
    if (before?.state !== job.state || before.wait !== job.wait) this.#setup.changed(job, before);
  }
}
