import type { Api, IssuedLink, IssuedState } from '../api';
import { Pager } from './pager.svelte';

const pageSize = 200;

/** The links that were made here, newest first. */
export class Ledger {
  search = $state('');
  state = $state<IssuedState | ''>('');
  readonly pager: Pager<IssuedLink>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.pager = new Pager(async (after) => {
      const page = await api.links.list({
        search: this.search.trim(),
        state: this.state,
        after,
        limit: pageSize
      });
      return { items: page.links ?? [], next: page.next };
    });
  }

  filter(state: IssuedState | ''): Promise<void> {
    this.state = state;
    return this.pager.reload();
  }

  find(search: string): Promise<void> {
    this.search = search;
    return this.pager.reload();
  }

  /** Puts a link's text on the clipboard, derived anew. */
  copy(id: string): Promise<void> {
    return this.#api.links.copy(id);
  }

  /** Asks the storage whether a link's file is still there, and shows what it says. */
  async refresh(id: string): Promise<IssuedLink> {
    const fresh = await this.#api.links.refresh(id);
    this.put(fresh);
    return fresh;
  }

  /** Shows a link as it stands now. */
  put(fresh: IssuedLink): void {
    this.pager.items = this.pager.items.map((link) => (link.id === fresh.id ? fresh : link));
  }

  /** Puts a new link on top. */
  add(link: IssuedLink): void {
    this.pager.items = [link, ...this.pager.items.filter((other) => other.id !== link.id)];
  }
}
