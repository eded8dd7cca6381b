import { either } from '../shared/gate';
import { endsOf } from './content';
import { ItemFailed, type Item, type TicketData } from './data';
import type { Door } from './door';
import type { Line } from './line';
import { md5Of } from './md5';
import type { Slot, Store } from './store';
import { completion, listParts, md5OfTag, partLink, partSizeFor, type There } from './ticket';

const workers = 4;

/** Sends one file by a ticket: only the parts that are not there yet, then makes the object of them. */
export class Big {
  readonly #file: File;
  readonly #partSize: number;
  readonly #count: number;
  readonly #flying = new Map<number, number>();
  #there: Map<number, There> | null = null;
  #sums: [string, string] | null = null;
  #arrived = 0;

  constructor(
    private readonly line: Line,
    private readonly door: Door,
    private readonly store: Store,
    private readonly item: Item,
    private readonly ticket: TicketData,
    private readonly signal: AbortSignal,
    private readonly changed: () => void
  ) {
    this.#file = item.file!;
    this.#partSize = partSizeFor(ticket, item.size);
    this.#count = Math.max(1, Math.ceil(item.size / this.#partSize));
  }

  /**
   * Looks whether the ticket holds this file (own: sent from here, or told by its parts), nothing, or another. Nothing
   * is written anywhere but in this browser.
   */
  async look(): Promise<'own' | 'empty' | 'other'> {
    const there = await listParts(this.line, this.ticket, this.#count, this.signal);
    const known = this.store.slot(this.ticket.id);
    this.#there = there;
    if (known && !this.#same(known)) return 'other';
    if (known?.first && !(await this.#hasEnds(known))) return 'other';
    if (there === null) return known && (await this.#isWhole()) ? 'own' : 'other';
    if (known?.first) return 'own';
    const lowest = Math.min(...there.keys());
    if (!Number.isFinite(lowest)) return known ? 'own' : 'empty';
    // Without a memory of its ends every part that is there is compared with the file, and the first decides.
    return (await this.#holds(there, lowest)) ? 'own' : 'other';
  }

  /** Remembers that the ticket is this file's. What its first and last part are is found out beside the sending. */
  keep(): void {
    if (this.#there === null || this.store.slot(this.ticket.id)?.first) return;
    const { path, size, modified } = this.item;
    this.store.setSlot(this.ticket.id, { path, size, modified, first: '', last: '' });
  }

  /** Adds the ends to what is remembered. A file that cannot be read is told by its parts. */
  async #keepEnds(): Promise<void> {
    if (this.store.slot(this.ticket.id)?.first) return;
    const [first, last] = await this.#ends();
    const slot = this.store.slot(this.ticket.id);
    if (slot && !slot.done) this.store.setSlot(this.ticket.id, { ...slot, first, last });
  }

  async #hasEnds(known: Slot): Promise<boolean> {
    const [first, last] = await this.#ends();
    return known.first === first && known.last === last;
  }

  /** Sends what is missing and completes. */
  async run(): Promise<void> {
    if (this.#there === null) return;
    this.item.state = 'sending';
    void this.#keepEnds().catch(() => undefined);
    const etags: string[] = [];
    const queue = Array.from({ length: this.#count }, (_, i) => i + 1);
    const failed = new AbortController();
    const signal = either(this.signal, failed.signal);
    const work = async () => {
      for (let n = queue.shift(); n !== undefined; n = queue.shift())
        etags[n - 1] = await this.#part(n, signal);
    };
    const stop = (cause: unknown) => {
      failed.abort(cause);
      throw cause;
    };
    const ends = await Promise.allSettled(Array.from({ length: workers }, () => work().catch(stop)));
    if (failed.signal.aborted) throw failed.signal.reason;
    this.signal.throwIfAborted();
    if (ends.some((end) => end.status === 'rejected')) throw new ItemFailed('storage');
    this.item.state = 'finishing';
    this.changed();
    await this.#complete(etags);
  }

  #slice(number: number): Blob {
    return this.#file.slice((number - 1) * this.#partSize, number * this.#partSize);
  }

  async #ends(): Promise<[string, string]> {
    try {
      return (this.#sums ??= await endsOf(this.#file, this.#partSize));
    } catch {
      throw new ItemFailed('unreadable');
    }
  }

  #same(slot: { path: string; size: number; modified: number }): boolean {
    return slot.size === this.item.size && slot.modified === this.item.modified;
  }

  /** Whether a part that is there is the file's. An ETag that is no MD5 says nothing, and then it is not. */
  async #holds(there: Map<number, There>, number: number): Promise<boolean> {
    const part = there.get(number)!;
    if (part.size !== this.#slice(number).size) return false;
    return md5OfTag(part.etag) === (await md5Of(this.#slice(number)).catch(() => '-'));
  }

  async #part(number: number, signal: AbortSignal): Promise<string> {
    const body = this.#slice(number);
    const there = this.#there!.get(number);
    if (there && (await this.#ours(number, there))) {
      this.#landed(number, body.size);
      return there.etag;
    }
    this.door.glance();
    const url = partLink(this.ticket, number);
    const progress = (bytes: number) => this.#fly(number, Math.min(bytes, body.size));
    const { verdict, answer } = await this.line.request({ method: 'PUT', url, body, signal, progress });
    if (verdict === 'gone') throw await this.#gone(signal);
    if (verdict !== 'ok') throw new ItemFailed('storage');
    this.store.setTag(this.ticket.id, number, answer.etag);
    this.#landed(number, body.size);
    return answer.etag;
  }

  /** Whether a part that is there is one that this browser sent, or is the file's by its MD5. */
  async #ours(number: number, there: There): Promise<boolean> {
    if (there.size !== this.#slice(number).size) return false;
    return this.store.tag(this.ticket.id, number) === there.etag || this.#holds(this.#there!, number);
  }

  #fly(number: number, bytes: number): void {
    this.#flying.set(number, bytes);
    this.item.sent = this.#arrived + [...this.#flying.values()].reduce((sum, n) => sum + n, 0);
    this.changed();
  }

  #landed(number: number, bytes: number): void {
    this.#arrived += bytes;
    this.#flying.delete(number);
    this.#fly(number, 0);
  }

  async #complete(etags: string[]): Promise<void> {
    const known = etags.every((etag) => etag !== '') ? etags : await this.#etags();
    await this.door.pass(true);
    const ask = {
      method: 'POST' as const,
      url: this.ticket.complete,
      body: completion(known),
      headers: { 'Content-Type': 'application/xml' },
      signal: this.signal
    };
    const { verdict } = await this.line.request(ask);
    if (verdict === 'ok' || (await this.#isWhole())) return;
    throw verdict === 'gone' ? await this.#gone(this.signal) : new ItemFailed('storage');
  }

  /** Why the upload is over: another file was made of it, or it was ended. Throws Halted where the whole request was. */
  async #gone(signal: AbortSignal): Promise<ItemFailed> {
    await this.door.pass(true);
    return new ItemFailed((await this.#length(signal)) === null ? 'dropped' : 'used');
  }

  /** ETags by listing, where answers to parts did not tell them. */
  async #etags(): Promise<string[]> {
    const there = await listParts(this.line, this.ticket, this.#count, this.signal);
    if (there === null || there.size < this.#count) throw new ItemFailed('storage');
    return Array.from({ length: this.#count }, (_, i) => there.get(i + 1)!.etag);
  }

  /** Whether the object is there with the file's size: settles an answer that was lost. */
  async #isWhole(): Promise<boolean> {
    return (await this.#length(this.signal)) === this.item.size;
  }

  /** The size of the object that was made of the upload; null where none is seen. */
  async #length(signal: AbortSignal): Promise<number | null> {
    if (!this.ticket.head) return null;
    // A storage may refuse to say that something is not there.
    const ask = { method: 'HEAD' as const, url: this.ticket.head, signal, soft: true };
    const { verdict, answer } = await this.line.request(ask);
    return verdict === 'ok' ? answer.length : null;
  }
}
