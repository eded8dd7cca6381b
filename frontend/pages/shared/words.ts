import { formatDay, formatClock, formatExact, formatSpan } from '$lib/format/time';
import { formatShare, formatSize, sizeHabit } from '$lib/format/size';
import { roundLeft } from '$lib/state/time-left';
import { leftWords, momentWords, untilWords } from '$lib/words/times';
import { locales, overwriteGetLocale } from '../paraglide/runtime.js';

type Tag = (typeof locales)[number];

const toTheLeft = /^(ar|fa|he|ur)/;

/** What is written by the reader's language and habits. The language is the first of theirs that is spoken. */
export class Words {
  readonly tag: Tag;
  readonly #region: string;
  readonly #habit = sizeHabit(/Win/.test(navigator.userAgent) ? 'windows' : 'other');
  readonly #now: () => number;

  constructor(now: () => number, languages: readonly string[] = navigator.languages) {
    this.#now = now;
    const spoken = languages
      .map((tag) => locales.find((locale) => locale === tag.toLowerCase().split('-')[0]))
      .find((tag) => tag !== undefined);
    this.tag = spoken ?? 'en';
    this.#region = languages.find((tag) => tag.toLowerCase().startsWith(this.tag)) ?? this.tag;
    overwriteGetLocale(() => this.tag);
  }

  /** Tells the document which language it speaks now, and in which direction. */
  apply(): void {
    document.documentElement.lang = this.#region;
    document.documentElement.dir = toTheLeft.test(this.tag) ? 'rtl' : 'ltr';
  }

  size = (bytes: number): string => formatSize(bytes, this.#region, this.#habit);
  share = (done: number, total: number) => formatShare(done, total, this.#region, this.#habit);
  percent = (share: number): string =>
    new Intl.NumberFormat(this.#region, { style: 'percent' }).format(Math.floor(share * 100) / 100);
  number = (value: number): string => new Intl.NumberFormat(this.#region).format(value);
  /** A number for a sentence that has forms by it: the number itself, and as it is written. */
  counted = (count: number) => ({ count, n: this.number(count) });
  roundSpan = (ms: number): string => formatSpan(roundLeft(ms), this.#region);
  until = (at: number): string => untilWords(at, this.#now(), this.#region);
  left = (at: number): string => leftWords(at, this.#now(), this.#region);
  moment = (at: number): string => momentWords(at, this.#now(), this.#region);
  exact = (at: number): string => formatExact(at, this.#region);
  /** A date in a sentence, where "today" would read badly. */
  date = (at: number): string =>
    `${formatDay(at, this.#now(), this.#region)}, ${formatClock(at, this.#region)}`;
  compare = (a: string, b: string): number => this.#collator.compare(a, b);
  readonly #collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
}
