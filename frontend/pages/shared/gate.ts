import type { Clock } from './clock';

/** What a page waits for: nothing, the network, or a storage that is busy. */
export type Waiting = '' | 'network' | 'busy';

const second = 1_000;

/** Milliseconds to wait after so many failures in a row: doubled each time, half of it by chance, 15 s at most. */
export function backoff(failures: number, chance = Math.random()): number {
  const most = Math.min(15 * second, 0.5 * second * 2 ** Math.min(failures, 10));
  return most / 2 + (most / 2) * chance;
}

/** Resolves after some time, or sooner by the event; rejects when the signal aborts. */
export function delay(ms: number, signal?: AbortSignal, sooner?: 'online'): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (sooner) window.removeEventListener(sooner, end);
      if (signal?.aborted) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
    if (sooner) window.addEventListener(sooner, end);
    if (signal?.aborted) end();
  });
}

/** A signal that aborts with either of two. */
export function either(a: AbortSignal, b: AbortSignal): AbortSignal {
  const both = new AbortController();
  for (const signal of [a, b]) {
    if (signal.aborted) both.abort(signal.reason);
    signal.addEventListener('abort', () => both.abort(signal.reason), { once: true });
  }
  return both.signal;
}

/**
 * Where everything waits while the network is gone: one request at a time looks whether it is back, at once when
 * the browser says so. It is asked even where the browser says that it is offline, which is not always true.
 */
export class Gate {
  readonly #probe: (() => Promise<boolean>) | null;
  readonly #tell: (waiting: Waiting) => void;
  #down: Promise<void> | null = null;
  #busy = 0;

  /** probe tells whether an answer came, whatever it was; null where there is nothing to ask. */
  constructor(probe: (() => Promise<boolean>) | null, tell: (waiting: Waiting) => void) {
    this.#probe = probe;
    this.#tell = tell;
    window.addEventListener('offline', () => this.look());
  }

  /** Looks whether the network is still there, where nothing has failed yet but nothing moves either. */
  look(): void {
    if (this.#probe) this.#down ??= this.#watch(this.#probe);
  }

  /** Waits after a failure: until the network is back, or some time for a storage that is busy. */
  async pause(failures: number, network: boolean, signal?: AbortSignal): Promise<void> {
    if (network && this.#probe) {
      this.look();
      await until(this.#down!, signal);
      // Not all at once.
      return delay(Math.random() * 300, signal);
    }
    if (++this.#busy === 1 && !this.#down) this.#tell(network ? 'network' : 'busy');
    try {
      await delay(backoff(failures), signal, 'online');
    } finally {
      if (--this.#busy === 0 && !this.#down) this.#tell('');
    }
  }

  async #watch(probe: () => Promise<boolean>): Promise<void> {
    await delay(200);
    for (let tries = 0; !(await probe()); tries++) {
      // One broken connection is not worth a word; a probe that fails, too, is.
      if (tries === 0) this.#tell('network');
      await delay(backoff(tries), undefined, 'online');
    }
    this.#down = null;
    this.#tell(this.#busy > 0 ? 'busy' : '');
  }
}

function until(done: Promise<void>, signal?: AbortSignal): Promise<void> {
  if (!signal) return done;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    void done.then(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    });
  });
}

/** Asks for one byte of a link, to hear the storage's clock and what it says. Null where no answer came. */
export async function ask(link: string, clock: Clock): Promise<number | null> {
  try {
    const answer = await fetch(link, {
      headers: { Range: 'bytes=0-0' },
      cache: 'no-store',
      signal: AbortSignal.timeout(10 * second)
    });
    clock.hear(answer.headers.get('Date'));
    // Where the range is not kept to, the rest is not wanted.
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return null;
  }
}
