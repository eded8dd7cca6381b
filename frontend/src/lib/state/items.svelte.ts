import type { Api, Item, ItemState } from '../api';
import { Pager } from './pager.svelte';

const pageSize = 200;

/** The files of one folder's transfer, page by page. */
export class Items {
  readonly job: string;
  /** '' is all; a folder with failed files begins with those. */
  state = $state<ItemState | ''>('');
  readonly pager: Pager<Item>;
  readonly #api: Api;
  #looking = false;

  constructor(api: Api, job: string) {
    this.#api = api;
    this.job = job;
    this.pager = new Pager(async (after) => {
      const page = await this.#page(Number(after), pageSize);
      const items = page.items ?? [];
      return { items, next: page.more ? String(items.at(-1)!.n) : '' };
    });
  }

  show(state: ItemState | ''): Promise<void> {
    this.state = state;
    return this.pager.restart();
  }

  /** Looks again at the files from one place of the list to another: those that are seen. */
  async look(first: number, last: number): Promise<void> {
    const seen = this.pager.items.slice(Math.max(0, first), last + 1);
    if (seen.length === 0) return this.pager.loading ? undefined : this.pager.reload();
    if (this.#looking || this.state !== '') return;
    this.#looking = true;
    try {
      const { items } = await this.#page(seen[0]!.n - 1, Math.min(seen.length, pageSize));
      // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never drawn
      const fresh = new Map((items ?? []).map((item) => [item.n, item]));
      this.pager.items = this.pager.items.map((item) => fresh.get(item.n) ?? item);
      await this.#tail();
    } catch {
      // The next look will tell.
    } finally {
      this.#looking = false;
    }
  }

  // While the folder is still being listed, files come in behind the last one.
  async #tail(): Promise<void> {
    if (!this.pager.atEnd || this.pager.items.length >= pageSize) return;
    const known = this.pager.items.at(-1)?.n ?? 0;
    const { items } = await this.#page(known, pageSize);
    if (items?.length) this.pager.items = [...this.pager.items, ...items];
  }

  #page(after: number, limit: number) {
    return this.#api.transfers.items({ job: this.job, state: this.state, after, limit });
  }
}
