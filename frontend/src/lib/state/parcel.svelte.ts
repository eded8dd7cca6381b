import type { Conflict, Created, IssuedLink, Picked, Problem } from '../api';
import type { Copying } from './copying.svelte';
import { Expiry } from './expiry.svelte';

/** A folder of a storage. */
export interface Spot {
  profile: string;
  bucket: string;
  prefix: string;
}

/** What was dropped or chosen at once, on its way from the drop to the link. */
export class Parcel {
  readonly id: number;
  /** When something was dropped into it last, in milliseconds of the page's life. */
  came = $state(performance.now());
  picked = $state.raw() as Picked;
  spot = $state.raw<Spot | null>(null);
  conflict = $state<Conflict>('refuse');
  expiry = $state.raw(new Expiry());
  sending = $state(false);
  problem = $state.raw<Problem | null>(null);
  jobId = $state('');
  /** A link is to be made as soon as all is there. */
  wantsLink = $state(false);
  /** A link to each file instead of one page. */
  each = $state(false);
  withdrawable = $state(false);
  linking = $state(false);
  /** The links to each file that were made. */
  links = $state.raw<IssuedLink[]>([]);
  copying = $state.raw<Copying | null>(null);
  created = $state.raw<Created | null>(null);
  copied = $state(false);
  pressedAt = 0;

  constructor(id: number, picked: Picked) {
    this.id = id;
    this.picked = picked;
  }

  /** Whether it is one file; else its link is a page. */
  get single(): boolean {
    return this.picked.files === 1 && this.picked.folders === 0 && this.picked.missing === 0;
  }

  get sent(): boolean {
    return this.jobId !== '';
  }
}

/** A prefix as a folder: with its slash at the end, unless it is the top. */
export function folder(prefix: string): string {
  return prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
}
