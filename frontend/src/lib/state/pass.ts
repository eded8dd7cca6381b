/** The times of day that a pass goes through. */
export type Phase = 'day' | 'dusk' | 'night';

const hour = 3_600_000;

/** The share of a pass's life that is left, 1 (new) to 0 (over). Without a start a week is assumed. */
export function lifeLeft(startsAt: number, endsAt: number, now: number): number {
  const start = Number.isNaN(startsAt) ? endsAt - 7 * 24 * hour : startsAt;
  const life = endsAt - start;
  if (!(life > 0)) return endsAt > now ? 1 : 0;
  return Math.min(1, Math.max(0, (endsAt - now) / life));
}

/**
 * Which phase a pass is in: night when it is over; dusk in the last tenth of its life, in its last hour, and in
 * the second half of its life where that is its last day; day before. Without an end it is day for ever.
 */
export function phaseOf(startsAt: number, endsAt: number, now: number): Phase {
  if (Number.isNaN(endsAt)) return 'day';
  const left = endsAt - now;
  if (left <= 0) return 'night';
  const share = lifeLeft(startsAt, endsAt, now);
  if (share <= 0.1 || left <= hour || (left <= 24 * hour && share <= 0.5)) return 'dusk';
  return 'day';
}
