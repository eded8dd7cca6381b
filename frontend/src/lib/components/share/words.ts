import { m } from '$lib/paraglide/messages.js';
import type { Expiry } from '$lib/state/expiry.svelte';
import type { Lang } from '$lib/state/lang.svelte';

/** The longest possible length, and why it is no longer. */
export function capWords(expiry: Expiry, lang: Lang): string {
  const { limit } = expiry;
  if (!limit || limit.maxSeconds <= 0) return '';
  const span =
    limit.maxSeconds % 3_600 === 0 ? lang.length(limit.maxSeconds) : lang.span(limit.maxSeconds * 1000);
  if (limit.cappedBy === 'credential') {
    const moment = limit.credentialEndsAt === '' ? span : lang.since(limit.credentialEndsAt);
    return m.cap_credential({ moment });
  }
  return limit.cappedBy === 'policy' ? m.cap_policy({ span }) : m.cap_provider({ span });
}

/** The exact end with its zone: until Monday 30 November at 09:02 (Berlin time). */
export function exactEnd(at: number, lang: Lang, timezone: string): string {
  if (Number.isNaN(at)) return '';
  const moment = new Intl.DateTimeFormat(lang.region, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit'
  }).format(at);
  const zone = zoneWords(timezone);
  return m.share_ends({ moment, zone });
}

/** A zone as people know it: by its city, or UTC. */
function zoneWords(timezone: string): string {
  const city = timezone.split('/').at(-1) ?? '';
  if (city === '' || city === 'UTC' || !timezone.includes('/')) return timezone === '' ? 'UTC' : city;
  return m.zone_city({ city: city.replaceAll('_', ' ') });
}
