import { m } from '$lib/paraglide/messages.js';
import type { Screen } from '$lib/state/nav.svelte';

/** A screen's name. */
export function screenName(screen: Screen): string {
  const names = {
    home: m.nav_home,
    transfers: m.nav_transfers,
    links: m.nav_links,
    storage: m.nav_storage,
    settings: m.nav_settings
  };
  return names[screen]();
}
