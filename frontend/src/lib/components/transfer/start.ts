const hour = 3_600_000;

/** The next time that the clock shows 22:00, when offices are empty. */
export function tonight(now: number): number {
  const at = new Date(now).setHours(22, 0, 0, 0);
  return at > now ? at : at + 24 * hour;
}
