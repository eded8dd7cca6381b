/** What is remembered of a file that was received. */
export interface Received {
  path: string;
  size: number;
  modified: number;
  at: number;
  /** What its content is told by (printOf), '' where that is not known. */
  print: string;
}

/** What is remembered of a file that is being sent by a ticket. Its first and last part are named by their MD5, '' not yet. */
export interface Slot {
  path: string;
  size: number;
  modified: number;
  first: string;
  last: string;
  done?: boolean;
}

const most = 5_000;
const between = 1_000;

/**
 * What the page remembers in the reader's browser, for going on after a reload or a crash: names, sizes and times,
 * never a link. Where the browser keeps nothing, everything works but going on.
 */
export class Store {
  readonly #prefix: string;
  readonly #storage = usable();
  readonly #tags = new Map<string, string[]>();
  readonly #slots = new Map<string, Slot>();
  #received: Received[];
  #timer = 0;

  constructor(id: string) {
    this.#prefix = `daypass:${id}:`;
    this.#received = this.#read<Received[]>('received') ?? [];
    if (!Array.isArray(this.#received)) this.#received = [];
    window.addEventListener('pagehide', () => this.#flush());
  }

  /** Whether anything is remembered between visits. */
  get works(): boolean {
    return this.#storage !== null;
  }

  get received(): readonly Received[] {
    return this.#received;
  }

  /** Notes a file that was received. Many at once are written together. */
  add(entry: Received): void {
    this.#received.push(entry);
    if (this.#received.length > most) this.#received.shift();
    this.#soon();
  }

  slot(ticket: string): Slot | null {
    return this.#read<Slot>(`slot:${ticket}`) ?? this.#slots.get(ticket) ?? null;
  }

  setSlot(ticket: string, slot: Slot): void {
    this.#slots.set(ticket, slot);
    this.#write(`slot:${ticket}`, slot);
  }

  dropSlot(ticket: string): void {
    this.#storage?.removeItem(`${this.#prefix}slot:${ticket}`);
    this.#storage?.removeItem(`${this.#prefix}tags:${ticket}`);
    this.#tags.delete(ticket);
    this.#slots.delete(ticket);
  }

  /** The ETag of a part that was sent from here, '' where it is not known. */
  tag(ticket: string, part: number): string {
    return this.#tagsOf(ticket)[part - 1] ?? '';
  }

  /** Notes it; several within a second are written together. What is lost by a crash is told by its MD5. */
  setTag(ticket: string, part: number, etag: string): void {
    this.#tagsOf(ticket)[part - 1] = etag;
    this.#soon();
  }

  /** Whether a PUT link was used in this browser. */
  putUsed(key: string): boolean {
    return this.#read<boolean>(`put:${key}`) === true;
  }

  usePut(key: string): void {
    this.#write(`put:${key}`, true);
  }

  #tagsOf(ticket: string): string[] {
    let tags = this.#tags.get(ticket);
    if (!tags) this.#tags.set(ticket, (tags = this.#read<string[]>(`tags:${ticket}`) ?? []));
    return tags;
  }

  #soon(): void {
    this.#timer ||= window.setTimeout(() => this.#flush(), between);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#write('received', this.#received);
    for (const [ticket, tags] of this.#tags) this.#write(`tags:${ticket}`, tags);
  }

  #read<T>(name: string): T | null {
    try {
      return JSON.parse(this.#storage?.getItem(this.#prefix + name) ?? 'null') as T | null;
    } catch {
      return null;
    }
  }

  #write(name: string, value: unknown): void {
    try {
      this.#storage?.setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // It is full: what is there still serves.
    }
  }
}

/** The browser's storage; null where there is none, or where it may not be used. */
function usable(): Storage | null {
  try {
    localStorage.setItem('daypass:test', '1');
    localStorage.removeItem('daypass:test');
    return localStorage;
  } catch {
    return null;
  }
}

/**
 * The folder of this visit below the request's prefix: 8 characters. It is the tab's own, so that two tabs and two
 * readers never replace each other's files, and outlives a reload.
 */
export function batchName(id: string): string {
  const name = `daypass:${id}:batch`;
  const fresh = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    (byte % 36).toString(36)
  ).join('');
  try {
    const known = sessionStorage.getItem(name);
    if (known && /^[a-z0-9]{8}$/.test(known)) return known;
    sessionStorage.setItem(name, fresh);
  } catch {
    // Only for this view, then.
  }
  return fresh;
}
