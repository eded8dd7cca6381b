import type { Api } from '../api';
import type { Clock } from './clock.svelte';
import type { Lang } from './lang.svelte';
import type { Ledger } from './ledger.svelte';
import type { Nav } from './nav.svelte';
import type { Notices } from './notices.svelte';
import type { Offer } from './offer.svelte';
import type { Prefs } from './prefs.svelte';
import type { Profiles } from './profiles.svelte';
import type { Transfers } from './transfers.svelte';

/** What sharing stands on. */
export interface ShareSetup {
  api: Api;
  clock: Clock;
  prefs: Prefs;
  ledger: Ledger;
  offer: Offer;
  lang: Lang;
}

/** What sending stands on. */
export interface OutboxSetup {
  api: Api;
  clock: Clock;
  prefs: Prefs;
  profiles: Profiles;
  transfers: Transfers;
  ledger: Ledger;
  offer: Offer;
  notices: Notices;
  nav: Nav;
  lang: Lang;
}
