import { delay } from '../shared/gate';
import { Halted } from './data';

/** For so long an answer is believed, in milliseconds. */
const lasts = 5_000;
/** After so long an answer that it is not there is asked for once more, in milliseconds. */
const again = 1_000;

/** Tells whether the request is still open: whoever closes it deletes the page that its reader has. */
export class Door {
  readonly #ask: (() => Promise<number | null>) | null;
  #at = -Infinity;
  #closed = false;
  #asking: Promise<void> | null = null;

  /** ask gives the status of the page's own link, null where no answer came; without it nothing is known. */
  constructor(ask: (() => Promise<number | null>) | null) {
    this.#ask = ask;
  }

  /** Asks where the last answer is old, and waits for it; now: however old. Throws Halted where the request was closed. */
  async pass(now = false): Promise<void> {
    if (now || this.#old) await this.#look();
    this.#check();
  }

  /** As pass, but waits for nothing: what is heard counts for whoever comes next. */
  glance(): void {
    if (this.#old) void this.#look();
    this.#check();
  }

  get #old(): boolean {
    return this.#asking === null && performance.now() - this.#at >= lasts;
  }

  #check(): void {
    if (this.#closed) throw new Halted('closed');
  }

  /** One asks for all. */
  #look(): Promise<void> {
    this.#asking ??= this.#hear().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #hear(): Promise<void> {
    if (this.#ask === null || this.#closed) return;
    // Only what is not there was deleted, and not for a moment alone: the link's own end says nothing of the request.
    if ((await this.#ask()) === 404) {
      await delay(again);
      this.#closed = (await this.#ask()) === 404;
    }
    this.#at = performance.now();
  }
}
