import { m } from '$lib/paraglide/messages.js';
import { daysBetween, formatClock, formatDay, formatSpan } from '../format/time';

/** A moment as people say it: today, 18:00; tonight, 23:59; Fri 27 Nov, 17:00. */
export function momentWords(at: number, now: number, locale: string): string {
  const time = formatClock(at, locale);
  const days = daysBetween(now, at);
  if (days === 0)
    return at > now && new Date(at).getHours() >= 21 ? m.time_tonight({ time }) : m.time_today({ time });
  if (days === 1) return m.time_tomorrow({ time });
  if (days === -1) return m.time_yesterday({ time });
  return m.time_day({ day: formatDay(at, now, locale), time });
}

/** The end of something: until today, 18:00; was until Sun 22 Nov, 17:00; no end known. */
export function untilWords(at: number, now: number, locale: string): string {
  if (Number.isNaN(at)) return m.time_no_end();
  if (at > now) return m.time_until({ moment: momentWords(at, now, locale) });
  const days = daysBetween(at, now);
  return m.time_was_until({ moment: days < 2 ? momentWords(at, now, locale) : formatDay(at, now, locale) });
}

/** What is left of something: 4 days left; ended. */
export function leftWords(at: number, now: number, locale: string): string {
  if (Number.isNaN(at)) return m.time_open();
  if (at <= now) return m.time_ended();
  return m.time_left({ span: formatSpan(at - now, locale) });
}
