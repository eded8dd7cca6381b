import { m } from '$lib/paraglide/messages.js';

/** The greeting of an hour of the day. */
export function greeting(now: number): string {
  const hour = new Date(now).getHours();
  if (hour >= 5 && hour < 12) return m.home_morning();
  if (hour >= 12 && hour < 18) return m.home_afternoon();
  return m.home_evening();
}
