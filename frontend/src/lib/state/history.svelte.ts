import type { Api, Job, JobState } from '../api';
import { Pager } from './pager.svelte';

const pageSize = 500;

/** The finished transfers, newest first. */
export class History {
  search = $state('');
  state = $state<JobState | ''>('');
  readonly pager: Pager<Job>;
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    this.pager = new Pager(async (after) => {
      const page = await api.transfers.history({
        search: this.search.trim(),
        state: this.state,
        after,
        limit: pageSize
      });
      return { items: page.jobs ?? [], next: page.next };
    });
  }

  /** Puts a transfer that has just ended on top, where the filter lets it through. */
  add(job: Job): void {
    const others = this.pager.items.filter((other) => other.id !== job.id);
    const fits = this.search.trim() === '' && (this.state === '' || this.state === job.state);
    this.pager.items = fits ? [job, ...others] : others;
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
