const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Milliseconds since 1970 of an RFC 3339 time; NaN for ''. */
export function instant(rfc3339: string): number {
  return rfc3339 === '' ? NaN : Date.parse(rfc3339);
}

/** The RFC 3339 time of milliseconds since 1970. */
export function toRfc3339(at: number): string {
  return new Date(at).toISOString();
}

/** Whole days between the local dates of two instants. */
export function daysBetween(from: number, to: number): number {
  const start = new Date(from).setHours(0, 0, 0, 0);
  const end = new Date(to).setHours(0, 0, 0, 0);
  return Math.round((end - start) / day);
}

/** The first instant of the local day. */
export function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** The clock alone: 17:00. */
export function formatClock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
}

/** A day with weekday, and its year only where it is another one: Fri 27 Nov. */
export function formatDay(at: number, now: number, locale: string): string {
  const date = new Date(at);
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short', year }).format(
    at
  );
}

/** The whole truth, for a hover: with seconds and zone. */
export function formatExact(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(at);
}

/** Splits a length of time into the two units that people would name; the second may be 0. */
export function spanOf(ms: number): { unit: 'day' | 'hour' | 'minute' | 'second'; value: number } {
  const left = Math.max(0, ms);
  // What was chosen as a day or an hour is called so while it is fresh.
  if (Math.round(left / hour) === 24) return { unit: 'day', value: 1 };
  if (Math.round(left / minute) === 60) return { unit: 'hour', value: 1 };
  if (left >= 2 * day - hour) return { unit: 'day', value: Math.round(left / day) };
  if (left >= 100 * minute) return { unit: 'hour', value: Math.round(left / hour) };
  if (left >= 90_000) return { unit: 'minute', value: Math.round(left / minute) };
  return { unit: 'second', value: Math.ceil(left / 1000) };
}

/** Writes a length of time: 4 days, 20 Minuten. */
export function formatSpan(ms: number, locale: string): string {
  const { unit, value } = spanOf(ms);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}

/** Writes a chosen length in the largest unit that it is a whole number of: 1 hour, 1 day, 90 minutes. */
export function formatLength(seconds: number, locale: string): string {
  const units: [number, string][] = [
    [86_400, 'day'],
    [3_600, 'hour'],
    [60, 'minute'],
    [1, 'second']
  ];
  const [size, unit] = units.find(([size]) => seconds % size === 0) ?? [1, 'second'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}

/** The value for <input type="datetime-local"> in the local zone. */
export function toLocalInput(at: number): string {
  const date = new Date(at);
  const pad = (n: number) => String(n).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** Back from <input type="datetime-local">: RFC 3339 in UTC, '' where it is not a time. */
export function fromLocalInput(value: string): string {
  const at = new Date(value);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().replace('.000Z', 'Z');
}
