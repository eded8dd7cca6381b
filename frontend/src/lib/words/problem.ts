import { m } from '$lib/paraglide/messages.js';
import { instant } from '../format/time';

/** What a failure is made of, as it comes from the program. */
interface Failure {
  code: string;
  params: Record<string, string>;
}

/** What is told of a failure: a few words, a sentence, and what to do. */
export interface Told {
  title: string;
  message: string;
  next: string;
}

/** How the values of a sentence are written. */
export interface ValueWriter {
  size: (bytes: number) => string;
  moment: (at: number) => string;
  span: (ms: number) => string;
}

type Message = (params: Record<string, string>) => string;

const messages = m as unknown as Record<string, Message | undefined>;

/** Tells a failure in the reader's language. A code without words is told as an internal one. */
export function tell(failure: Failure, write: ValueWriter): Told {
  const stem = messages[`error_${failure.code}_title`] ? `error_${failure.code}` : 'error_internal';
  const values = valuesOf(failure.params, write);
  const message = fill(messageKey(stem, failure.params, values), values);
  return {
    title: fill(`${stem}_title`, values),
    message: clockIsOff(failure) ? `${message} ${clockNote(failure, values)}` : message,
    next: fill(nextKey(stem, failure.params), values)
  };
}

// What to do may depend on what exactly was wrong, and on whether there is a sender to ask.
function nextKey(stem: string, params: Record<string, string>): string {
  const why = `${stem}_next_${params.why}`;
  if (params.why && messages[why]) return why;
  const own = `${stem}_next_own`;
  return params.own === 'true' && messages[own] ? own : `${stem}_next`;
}

// With a clock that is off, the end of a link that is over seems to lie ahead.
function clockIsOff(failure: Failure): boolean {
  return failure.code === 'link_expired' && failure.params.skew_seconds !== undefined;
}

function clockNote(failure: Failure, values: Record<string, string>): string {
  return fill(messageKey('error_clock_skew', failure.params, values), values);
}

// A sentence whose value is missing has a form without it; the clock has one for each direction.
function messageKey(stem: string, params: Record<string, string>, values: Record<string, string>): string {
  let key = `${stem}_message`;
  if (Number(params.skew_seconds) < 0 && messages[`${key}_ahead`]) key = `${key}_ahead`;
  if (params.own === 'true' && messages[`${key}_own`]) key = `${key}_own`;
  if (params.why && messages[`${key}_${params.why}`]) key = `${key}_${params.why}`;
  const bare = `${stem}_message_bare`;
  return messages[bare] && /undefined/.test(fill(key, values)) ? bare : key;
}

function fill(key: string, values: Record<string, string>): string {
  return messages[key]?.(values) ?? '';
}

/** Writes each value by the unit that its name ends with; one that cannot be read is left out. */
function valuesOf(params: Record<string, string>, write: ValueWriter): Record<string, string> {
  const entries = Object.entries(params).map(([name, value]): [string, string | undefined] => {
    if (name.endsWith('_bytes')) return [name, number(value, write.size)];
    if (name.endsWith('_seconds'))
      return [name, number(value, (seconds) => write.span(Math.abs(seconds) * 1000))];
    if (name.endsWith('_at'))
      return [name, Number.isNaN(instant(value)) ? undefined : write.moment(instant(value))];
    return [name, value === '' ? undefined : value];
  });
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function number(value: string, write: (n: number) => string): string | undefined {
  const parsed = value === '' ? NaN : Number(value);
  return Number.isFinite(parsed) ? write(parsed) : undefined;
}
