import { Halted, ItemFailed, type Item, type PostData, type PutData } from './data';
import type { Line } from './line';
import type { Store } from './store';

/** Types that a storage may serve as they are; everything else is stored as bytes, so that nothing sent runs there. */
const plain = /^(image\/(?!svg)|video\/|audio\/|application\/pdf$|text\/plain$)/;

const typeOf = (file: Blob) => (plain.test(file.type) ? file.type : 'application/octet-stream');

/** How one small file goes: the whole of it in one request. */
export interface Way {
  /** Bytes of the largest file that goes this way. */
  readonly limit: number;
  send(item: Item, signal: AbortSignal, changed: () => void): Promise<void>;
  /** Stores what the page itself has to tell, under a name in this visit's folder. */
  note(name: string, text: string, signal: AbortSignal): Promise<void>;
}

/** By POST policy: any number of files below the request's prefix, in this visit's folder. */
export class PostWay implements Way {
  readonly limit: number;

  constructor(
    private readonly line: Line,
    private readonly form: PostData,
    private readonly batch: string
  ) {
    this.limit = form.max_size;
  }

  async send(item: Item, signal: AbortSignal, changed: () => void): Promise<void> {
    const progress = (bytes: number) => {
      item.sent = Math.min(bytes, item.size);
      changed();
    };
    await this.#post(item.path, item.file!, signal, progress);
  }

  async note(name: string, text: string, signal: AbortSignal): Promise<void> {
    await this.#post(name, new Blob([text], { type: 'application/json' }), signal);
  }

  async #post(path: string, file: Blob, signal: AbortSignal, progress?: (bytes: number) => void) {
    const body = new FormData();
    body.set('key', `${this.form.prefix}${this.batch}/${path}`);
    for (const [name, value] of Object.entries(this.form.fields)) body.set(name, value);
    body.set('Content-Type', typeOf(file));
    body.set('file', file, 'file');
    // Only a file that can be read is sent: else no answer would look like no network.
    await readable(file);
    const ask = {
      method: 'POST' as const,
      url: this.form.url,
      body,
      signal,
      ...(progress && { progress }),
      soft: true
    };
    const { verdict, answer } = await this.line.request(ask);
    if (verdict === 'large') throw new ItemFailed('large');
    if (answer.status === 401 || answer.status === 403)
      throw new Halted(this.line.over ? 'ended' : 'refused');
    // Some storages end a form before its date (versitygw: after an hour), and say so as a bad request.
    if (/Policy|Expired/.test(answer.code)) throw new Halted('refused');
    if (verdict !== 'ok') throw new ItemFailed('storage');
  }
}

/** By the form as long as the storage takes it, then by PUT links. */
export class EitherWay implements Way {
  readonly limit: number;
  #formWorks = true;

  constructor(
    private readonly post: PostWay,
    private readonly put: PutWay
  ) {
    this.limit = post.limit;
  }

  send(item: Item, signal: AbortSignal, changed: () => void): Promise<void> {
    return this.#either((way) => way.send(item, signal, changed));
  }

  note(name: string, text: string, signal: AbortSignal): Promise<void> {
    return this.#either((way) => way.note(name, text, signal));
  }

  async #either(act: (way: Way) => Promise<void>): Promise<void> {
    if (this.#formWorks) {
      try {
        return await act(this.post);
      } catch (cause) {
        if (!(cause instanceof Halted) || cause.halt !== 'refused') throw cause;
        this.#formWorks = false;
      }
    }
    return act(this.put);
  }
}

/** By presigned PUT links: one file each, under a key that is given; the name goes with the object. */
export class PutWay implements Way {
  readonly limit: number;
  private readonly slots: readonly PutData[];
  readonly #taken = new Set<string>();
  #noteSlot: PutData | null = null;

  constructor(
    private readonly line: Line,
    slots: PutData[],
    private readonly store: Store,
    limit: number
  ) {
    this.limit = limit;
    // Each reader begins elsewhere, so that few try what another has taken: that costs the whole of a file.
    this.slots = shuffled(slots);
  }

  async send(item: Item, signal: AbortSignal, changed: () => void): Promise<void> {
    const progress = (bytes: number) => {
      item.sent = Math.min(bytes, item.size);
      changed();
    };
    for (let slot = this.#next(); slot; slot = this.#next()) {
      await readable(item.file!);
      const headers = headersFor(item.path, item.file!);
      const ask = { method: 'PUT' as const, url: slot.url, body: item.file!, headers, signal, progress };
      const { verdict, unsure } = await this.#once(ask);
      this.store.usePut(slot.key);
      // Something is there: after a lost answer it is this file, else another reader's.
      if (verdict === 'ok' || (verdict === 'used' && unsure)) return;
      if (verdict === 'large') throw new ItemFailed('large');
      if (verdict !== 'used') throw new ItemFailed('storage');
    }
    throw new ItemFailed('places');
  }

  /** One slot is written over and over, unless its link takes one object alone: then each note has a slot of its own. */
  async note(name: string, text: string, signal: AbortSignal): Promise<void> {
    const body = new Blob([text], { type: 'application/json' });
    const headers = headersFor(name, body);
    const same = this.#noteSlot;
    for (let slot = same ?? this.#next(); slot; slot = this.#next()) {
      this.store.usePut(slot.key);
      const ask = { method: 'PUT' as const, url: slot.url, body, headers, signal };
      if (!once(slot.url)) {
        this.#noteSlot = slot;
        await this.line.request(ask);
        return;
      }
      const { verdict, unsure } = await this.#once(ask);
      if (verdict !== 'used' || unsure) return;
    }
  }

  // Not every storage knows the condition; one that does not, says so.
  async #once(ask: Parameters<Line['request']>[0]) {
    const first = await this.line.request({ ...ask, headers: { ...ask.headers, 'If-None-Match': '*' } });
    return first.answer.status === 501 ? this.line.request(ask) : first;
  }

  #next(): PutData | undefined {
    const slot = this.slots.find(({ key }) => !this.#taken.has(key) && !this.store.putUsed(key));
    if (slot) this.#taken.add(slot.key);
    return slot;
  }
}

function shuffled<T>(all: readonly T[]): T[] {
  const list = [...all];
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

/** Whether the condition is signed with a link: it has to be sent then, and a second object is refused. */
function once(url: string): boolean {
  const signed = new URL(url).searchParams.get('X-Amz-SignedHeaders') ?? '';
  return signed.split(';').includes('if-none-match');
}

function headersFor(path: string, file: Blob): Record<string, string> {
  return {
    'Content-Type': typeOf(file),
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(path).replace(/['()*]/g, escape)}`
  };
}

const escape = (char: string) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`;

async function readable(file: Blob): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new ItemFailed('unreadable');
  }
}
