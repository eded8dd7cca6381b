import type { IssuedLink } from '$lib/api';
import { m } from '$lib/paraglide/messages.js';

/** Whether a link still opens its file. */
export function usable(link: IssuedLink): boolean {
  return link.state === 'active' || link.state === 'ends_soon';
}

/** The stub's word for a link that is over; '' while it works. */
export function issuedOver(link: IssuedLink): string {
  const words: Partial<Record<IssuedLink['state'], () => string>> = {
    expired: m.time_ended,
    withdrawn: m.issued_withdrawn,
    broken: m.issued_broken,
    unknown_key: m.issued_unknown_key
  };
  return words[link.state]?.() ?? '';
}

/** Why a link ends earlier than chosen, or works here alone. */
export function capNote(link: IssuedLink): string {
  if (link.localOnly) return m.link_local();
  if (link.cappedBy === 'credential') return m.capped_credential();
  if (link.cappedBy === 'policy') return m.capped_policy();
  return link.cappedBy === 'provider' ? m.capped_provider() : '';
}
