import type { Api, Entry } from '../api';
import { shownName } from '../format/name';
import { SvelteMap } from 'svelte/reactivity';
import { Pager } from './pager.svelte';

/** Where the reader is in a storage. An empty bucket is the list of buckets. */
export interface Where {
  profile: string;
  bucket: string;
  prefix: string;
}

/** One step of the way to a folder. */
export interface Crumb {
  label: string;
  where: Where;
}

/** Walks through what is in a storage, folder by folder, page by page. */
export class Browser {
  where = $state.raw<Where | null>(null);
  readonly pager: Pager<Entry>;
  /** What is chosen in this folder, by key. */
  readonly chosen = new SvelteMap<string, Entry>();

  constructor(api: Api) {
    this.pager = new Pager(async (token) => {
      const where = this.where;
      if (!where) return { items: [], next: '' };
      if (where.bucket === '')
        return { items: (await api.storage.buckets(where.profile)).map(bucketEntry), next: '' };
      const page = await api.storage.browse({ ...where, token });
      return { items: page.entries ?? [], next: page.next };
    });
  }

  /** Goes to a place. */
  go(where: Where): Promise<void> {
    this.where = where;
    this.chosen.clear();
    return this.pager.restart();
  }

  /** Opens a folder, or a bucket of the list of buckets. */
  enter(entry: Entry): Promise<void> {
    const { profile, bucket } = this.where!;
    if (bucket === '') return this.go({ profile, bucket: entry.name, prefix: '' });
    return this.go({ profile, bucket, prefix: entry.key });
  }

  /** Chooses a file or folder, or no longer. */
  toggle(entry: Entry): void {
    if (!this.chosen.delete(entry.key)) this.chosen.set(entry.key, entry);
  }

  leave(): void {
    this.chosen.clear();
    this.where = null;
    this.pager.items = [];
  }

  /** The way from the storage down to here. */
  get crumbs(): Crumb[] {
    if (!this.where) return [];
    const { profile, bucket, prefix } = this.where;
    // A key may hold two slashes in a row: there is a folder without a name between them.
    const parts = prefix.split('/').slice(0, -1);
    const folders = parts.map((part, i) => ({
      label: shownName(part) || '/',
      where: { profile, bucket, prefix: `${parts.slice(0, i + 1).join('/')}/` }
    }));
    const top = { label: profile, where: { profile, bucket: '', prefix: '' } };
    return bucket === ''
      ? [top]
      : [top, { label: bucket, where: { profile, bucket, prefix: '' } }, ...folders];
  }
}

function bucketEntry(name: string): Entry {
  return { key: name, name, folder: true, size: 0, modified: '', etag: '' };
}
