import type { Api, HistoryFilter, Job, JobKind, JobState } from '../api';
import { startOfDay, toRfc3339 } from '../format/time';
import { Pager } from './pager.svelte';
import { searched } from './transfer.svelte';

const pageSize = 500;
const day = 86_400_000;

/** The question for all that ended. */
export const everything: HistoryFilter = { search: '', state: '', kinds: [], since: '', after: '', limit: 0 };

/** What the list may be narrowed to. */
export type What = '' | 'received' | 'sent';
export type When = '' | 'today' | 'week' | 'month';

const kindsOf: Record<What, JobKind[]> = {
  '': [],
  received: ['download', 'folder_download'],
  sent: ['upload', 'folder_upload']
};

/** The finished transfers, newest first. */
export class History {
  search = $state('');
  state = $state<JobState | ''>('');
  what = $state<What>('');
  when = $state<When>('');
  readonly pager: Pager<Job>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.pager = new Pager(async (after) => {
      const page = await api.transfers.history({
        search: this.search.trim(),
        state: this.state,
        kinds: kindsOf[this.what],
        since: this.#since(),
        after,
        limit: pageSize
      });
      return { items: page.jobs ?? [], next: page.next };
    });
  }

  /** Puts a transfer that has just ended on top, where the filter lets it through. */
  add(job: Job): void {
    const others = this.pager.items.filter((other) => other.id !== job.id);
    const fits = this.fits(job);
    this.pager.items = fits ? [job, ...others] : others;
  }

  /** Whether anything is left out of the list. */
  get narrowed(): boolean {
    return this.search.trim() !== '' || this.state !== '' || this.what !== '' || this.when !== '';
  }

  /** Whether the filter lets a transfer through, as far as it can be told here: the words are looked up by the program. */
  fits(job: Job): boolean {
    return (
      (this.state === '' || this.state === job.state) &&
      (this.what === '' || kindsOf[this.what].includes(job.kind)) &&
      this.#says(job)
    );
  }

  #says(job: Job): boolean {
    if (this.search.trim() === '') return true;
    const text = fold(searched.map((part) => job[part]).join(' '));
    return fold(this.search)
      .split(/\s+/)
      .every((word) => text.includes(word));
  }

  /** Narrows the list, or widens it. */
  narrow(change: { state?: JobState | ''; what?: What; when?: When }): void {
    Object.assign(this, change);
    void this.pager.reload();
  }

  #since(): string {
    if (this.when === '') return '';
    const days = { today: 0, week: 6, month: 29 }[this.when];
    return toRfc3339(startOfDay(Date.now()) - days * day);
  }

  /** Takes a transfer out that is running again. */
  drop(id: string): void {
    if (this.pager.items.some((job) => job.id === id))
      this.pager.items = this.pager.items.filter((job) => job.id !== id);
  }

  /** Removes a transfer from the history; its file stays. */
  async forget(id: string): Promise<void> {
    await this.#api.transfers.forget(id);
    this.drop(id);
  }
}

/** Text in the form in which it is searched: no case, no accents. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
