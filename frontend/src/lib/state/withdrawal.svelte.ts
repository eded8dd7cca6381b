import type { Api, Ending, IssuedLink, Problem, Withdrawn } from '../api';
import { problemOf } from '../api';
import type { Ledger } from './ledger.svelte';

/** The dialog that ends a link before its date: what that will do, and what it did. */
export class Withdrawal {
  open = $state(false);
  link = $state.raw<IssuedLink | null>(null);
  ending = $state.raw<Ending | null>(null);
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  done = $state.raw<Withdrawn | null>(null);
  readonly #api: Api;
  readonly #ledger: Ledger;

  constructor(api: Api, ledger: Ledger) {
    this.#api = api;
    this.#ledger = ledger;
  }

  /** Opens the dialog, and learns what ending the link would do. Nothing is ended yet. */
  async begin(link: IssuedLink): Promise<void> {
    this.link = link;
    this.ending = this.problem = this.done = null;
    this.busy = false;
    this.open = true;
    try {
      const ending = await this.#api.links.ending(link.id);
      if (this.link === link) this.ending = ending;
    } catch (cause) {
      this.problem = problemOf(cause);
    }
  }

  /** Ends the link: takes its copy or page away, or removes the file of a plain one. */
  async go(): Promise<void> {
    if (!this.link || !this.ending || this.busy) return;
    this.busy = true;
    this.problem = null;
    const { links } = this.#api;
    try {
      const act = this.ending.canRemoveFile ? links.removeFile : links.withdraw;
      this.done = await act(this.link.id);
      for (const ended of [this.done.issued, ...(this.done.others ?? [])]) this.#ledger.put(ended);
    } catch (cause) {
      this.problem = problemOf(cause);
    } finally {
      this.busy = false;
    }
  }
}
