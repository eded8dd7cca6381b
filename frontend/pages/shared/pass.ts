import { instant } from '$lib/format/time';
import { lifeLeft, phaseOf } from '$lib/state/pass';
import { byId, el, say } from './dom';
import type { Clock } from './clock';
import type { Words } from './words';

const often = 20_000;

/** The stub of the page's pass: until when, what is left, and the day that goes to night. */
export class Stub {
  readonly #start: number;
  readonly #end: number;
  #timer = 0;
  readonly #until = el('time');
  readonly #left = el('p', { class: 'left' });
  readonly #sky = el('div', { class: 'sky', 'aria-hidden': 'true' }, el('i'), el('i', { class: 'sun' }));

  constructor(
    private readonly words: Words,
    times: { made_at: string; expires_at: string }
  ) {
    this.#start = instant(times.made_at);
    this.#end = instant(times.expires_at);
    this.#until.dateTime = times.expires_at;
    const stub = byId('stub');
    stub.append(el('p', { class: 'until' }, this.#until), this.#left, this.#sky);
    stub.hidden = false;
  }

  /** Milliseconds since 1970; NaN where no end is known. */
  get end(): number {
    return this.#end;
  }

  /** Draws it as it is now; over is what ended it before its time. A clock that may be wrong is not believed. */
  draw(clock: Clock, over = ''): void {
    const now = clock.now();
    if (!clock.settled && !(now >= this.#start && now < this.#end)) return;
    const phase = over ? 'night' : phaseOf(this.#start, this.#end, now);
    this.#until.title = Number.isNaN(this.#end) ? '' : this.words.exact(this.#end);
    say(this.#until, this.words.until(this.#end));
    say(this.#left, over || this.words.left(this.#end));
    const left = phase === 'night' ? 0 : Number.isNaN(this.#end) ? 1 : lifeLeft(this.#start, this.#end, now);
    this.#left.dataset.phase = this.#sky.dataset.phase = phase;
    this.#sky.style.setProperty('--gone', `${(1 - left) * 100}%`);
  }

  /** Calls back when it is to be drawn again: in a while, or when it ends. */
  soon(clock: Clock, again: () => void): void {
    clearTimeout(this.#timer);
    const left = this.#end - clock.now();
    this.#timer = window.setTimeout(again, left > 0 && left < often ? left + 100 : often);
  }
}
