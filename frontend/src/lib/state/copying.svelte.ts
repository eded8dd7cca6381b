import type { Api, CopyingEvent } from '../api';

/** How far the storage is with the copies that a withdrawable link needs. */
export class Copying {
  /** null: nothing is copied. */
  now = $state.raw<{ done: number; size: number } | null>(null);
  #name = '';
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Gives the name under which the next copies are told of. */
  begin(): string {
    this.#name = crypto.randomUUID();
    this.now = null;
    return this.#name;
  }

  /** Takes an event, where it is about these copies. */
  hear({ name, done, size }: CopyingEvent): void {
    if (name === this.#name && name !== '') this.now = { done, size };
  }

  end(): void {
    this.#name = '';
    this.now = null;
  }

  /** Asks for the end of copies that are under way; the call that makes them fails then. */
  stop(): void {
    if (this.#name !== '') void this.#api.links.stopCopying(this.#name).catch(() => undefined);
  }
}
