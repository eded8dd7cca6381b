import { instant, formatDay, formatClock, formatExact, formatLength, formatSpan } from '../format/time';
import { formatShare, formatSize, sizeHabit, type SizeHabit } from '../format/size';
import { locales, overwriteGetLocale } from '$lib/paraglide/runtime.js';
import { tell, type Told } from '../words/problem';
import { leftWords, momentWords, untilWords } from '../words/times';
import type { Problem } from '../api';
import type { Clock } from './clock.svelte';
import { roundLeft } from './time-left';

type Tag = (typeof locales)[number];

/** Picks the language to speak: the chosen one, else the first of the system's that is spoken. */
export function pickLanguage(chosen: string, system: readonly string[]): Tag {
  const known = (tag: string) => locales.find((locale) => locale === tag.toLowerCase().split('-')[0]);
  return known(chosen) ?? system.map(known).find((tag) => tag !== undefined) ?? 'en';
}

/** The language of the window, and everything that is written by its habits. */
export class Lang {
  tag = $state<Tag>('en');
  /** The system's own form of the language, for dates and numbers: en-GB rather than en. */
  region = $state('en');
  habit = $state<SizeHabit>(1000);
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    overwriteGetLocale(() => this.tag);
  }

  /** Follows a choice ('system' or a tag), the system's languages and the operating system. */
  follow(chosen: string, system: readonly string[], os: string): void {
    this.tag = pickLanguage(chosen, system);
    this.region = system.find((tag) => tag.toLowerCase().startsWith(this.tag)) ?? this.tag;
    this.habit = sizeHabit(os);
  }

  size = (bytes: number): string => formatSize(bytes, this.region, this.habit);
  share = (done: number, total: number) => formatShare(done, total, this.region, this.habit);
  percent = (share: number): string =>
    new Intl.NumberFormat(this.region, { style: 'percent', maximumFractionDigits: 0 }).format(
      Math.floor(share * 100) / 100
    );
  number = (value: number): string => new Intl.NumberFormat(this.region).format(value);
  span = (ms: number): string => formatSpan(ms, this.region);
  /** A chosen length, in seconds. */
  length = (seconds: number): string => formatLength(seconds, this.region);
  /** Time left of a transfer, as coarse as it is known. */
  roundSpan = (ms: number): string => formatSpan(roundLeft(ms), this.region);
  moment = (at: number): string => momentWords(at, this.#clock.now, this.region);
  day = (at: number): string => formatDay(at, this.#clock.now, this.region);
  clock = (at: number): string => formatClock(at, this.region);
  exact = (at: number): string => (Number.isNaN(at) ? '' : formatExact(at, this.region));
  until = (at: number): string => untilWords(at, this.#clock.now, this.region);
  left = (at: number): string => leftWords(at, this.#clock.now, this.region);
  since = (rfc3339: string): string => this.moment(instant(rfc3339));
  tell = (problem: Problem): Told =>
    tell(problem, {
      size: this.size,
      span: this.span,
      moment: (at) => this.#date(at)
    });

  // In a sentence a date stands without "today", which reads badly after "on".
  #date(at: number): string {
    return `${formatDay(at, this.#clock.now, this.region)}, ${formatClock(at, this.region)}`;
  }
}
