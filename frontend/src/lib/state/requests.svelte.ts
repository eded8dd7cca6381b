import { SvelteSet } from 'svelte/reactivity';
import { m } from '$lib/paraglide/messages.js';
import type { Api, Arrival, FileRequest, RequestClosed, RequestEvent } from '../api';
import { shownName } from '../format/name';
import type { Notices } from './notices.svelte';
import { Pager } from './pager.svelte';
import type { Transfers } from './transfers.svelte';

const pageSize = 50;

/** What requests stand on. */
export interface RequestsSetup {
  api: Api;
  notices: Notices;
  transfers: Transfers;
}

/** What others were asked for, newest first, and what came. */
export class Requests {
  readonly pager: Pager<FileRequest>;
  /** Those with the words that are looked for, as long as there are any. */
  readonly found: Pager<FileRequest>;
  search = $state('');
  /** The one that is to be closed, while the reader is asked. */
  ending = $state.raw<FileRequest | null>(null);
  /** Made since the window was opened: they are shown where they were made. */
  readonly #mine = new SvelteSet<string>();
  readonly #setup: RequestsSetup;

  constructor(setup: RequestsSetup) {
    this.#setup = setup;
    const pager = (search: () => string) =>
      new Pager(async (after) => {
        const page = await setup.api.requests.list({
          openOnly: false,
          search: search(),
          after,
          limit: pageSize
        });
        return { items: page.requests ?? [], next: page.next };
      });
    this.pager = pager(() => '');
    this.found = pager(() => this.search);
  }

  /** Those that Home shows: made just now, or with something new. */
  readonly current = $derived.by(() =>
    this.pager.items.filter((one) => one.unseen > 0 || (one.state === 'open' && this.#mine.has(one.id)))
  );
  /** How many files came that nobody has seen. */
  readonly unseen = $derived.by(() => this.pager.items.reduce((sum, one) => sum + one.unseen, 0));

  /** What the list of requests shows. */
  get shown(): Pager<FileRequest> {
    return this.search === '' ? this.pager : this.found;
  }

  /** Looks for requests by words; '' shows all again. */
  async find(search: string): Promise<void> {
    this.search = search.trim();
    if (this.search !== '') await this.found.restart();
  }

  /** Puts a request that was just made on top. */
  made(request: FileRequest): void {
    this.#mine.add(request.id);
    this.pager.items = [request, ...this.pager.items.filter((one) => one.id !== request.id)];
  }

  /** Puts a request as it is now in its place. */
  put(request: FileRequest): void {
    const known = this.pager.items.some((one) => one.id === request.id);
    this.pager.items = known
      ? this.pager.items.map((one) => (one.id === request.id ? request : one))
      : [request, ...this.pager.items];
    this.found.items = this.found.items.map((one) => (one.id === request.id ? request : one));
  }

  /** Hears that something came, or that a request is over. Who does not look at the window is told by the system. */
  take({ request, news }: RequestEvent): void {
    this.put(request);
    if (news === 0) return;
    const title = shownName(request.title) || m.request_untitled();
    const text = m.request_came({ count: news });
    if (document.hasFocus()) this.#setup.notices.show(`${title}: ${text}`);
    else void this.#setup.api.shell.notify(title, text).catch(() => undefined);
  }

  /** What came with one request, newest first. */
  arrivals(id: string): Pager<Arrival> {
    return new Pager(async (after) => {
      const page = await this.#setup.api.requests.arrivals({
        request: id,
        before: Number(after),
        limit: pageSize
      });
      return { items: page.arrivals ?? [], next: page.next === 0 ? '' : String(page.next) };
    });
  }

  /** Asks the storage now. */
  async look(id: string): Promise<void> {
    this.put(await this.#setup.api.requests.look(id));
  }

  async markSeen(id: string): Promise<void> {
    this.put(await this.#setup.api.requests.markSeen(id, 0));
  }

  /** Saves one arrival, or all (0), into a folder; '' is the download folder. Tells how many are on their way. */
  async fetch(id: string, arrival: number, folder = ''): Promise<number> {
    const { api, transfers } = this.#setup;
    const jobs = await api.requests.fetch({ request: id, arrival, folder });
    for (const job of jobs) transfers.greet(job);
    if (arrival === 0) await this.markSeen(id);
    return jobs.length;
  }

  /** Lets the reader choose the folder for all that came. Dismissed, nothing happens. */
  async fetchAs(id: string, start: string): Promise<number> {
    const folder = await this.#setup.api.settings.chooseFolder(start);
    return folder === '' ? 0 : this.fetch(id, 0, folder);
  }

  /** Ends a request. */
  async close(id: string): Promise<RequestClosed> {
    const done = await this.#setup.api.requests.close(id);
    this.put(done.request);
    return done;
  }
}
