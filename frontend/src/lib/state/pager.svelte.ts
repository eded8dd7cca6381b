import { problemOf, type Problem } from '../api';

/** One page of a keyset-paged list; next '' at the end. */
export interface PageOf<Item> {
  items: Item[];
  next: string;
}

/** A long list that is fetched page by page. Answers to an outdated question are dropped. */
export class Pager<Item> {
  items = $state.raw<Item[]>([]);
  loading = $state(false);
  /** True once the first page has come. */
  ready = $state(false);
  problem = $state.raw<Problem | null>(null);
  #next = $state('');
  #question = 0;
  readonly #fetch: (after: string) => Promise<PageOf<Item>>;

  constructor(fetch: (after: string) => Promise<PageOf<Item>>) {
    this.#fetch = fetch;
  }

  get atEnd(): boolean {
    return this.ready && this.#next === '';
  }

  /** Starts over. What is shown stays until the first page comes, so that a search does not flicker. */
  async reload(): Promise<void> {
    await this.#load('', () => []);
  }

  /** Empties the list and starts over: for a question about something else. */
  async restart(): Promise<void> {
    this.items = [];
    this.ready = false;
    await this.reload();
  }

  /** Fetches the next page, if there is one and none is on its way. */
  async more(): Promise<void> {
    if (this.loading || !this.ready || this.#next === '') return;
    await this.#load(this.#next, () => this.items);
  }

  async #load(after: string, keep: () => Item[]): Promise<void> {
    const question = ++this.#question;
    this.loading = true;
    this.problem = null;
    try {
      const page = await this.#fetch(after);
      if (question !== this.#question) return;
      this.items = [...keep(), ...page.items];
      this.#next = page.next;
      this.ready = true;
    } catch (cause) {
      if (question === this.#question) this.problem = problemOf(cause);
    } finally {
      if (question === this.#question) this.loading = false;
    }
  }
}
