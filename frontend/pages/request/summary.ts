import { TimeLeft } from '$lib/state/time-left';
import { m } from '../paraglide/messages.js';
import { el, say } from '../shared/dom';
import type { Words } from '../shared/words';
import type { Queue } from './queue';

const steps = 1_000;

/** How far everything is, in words and as a bar, with the button that pauses. */
export class Summary {
  readonly element = el('section', { class: 'summary card', hidden: true });
  readonly #title = el('h2');
  readonly #said = el('p', { class: 'quiet', role: 'status' });
  readonly #meta = el('p', { class: 'meta' });
  readonly #bar = el('div', { class: 'bar', 'aria-hidden': 'true' }, el('i'));
  readonly #pause = el('button', { type: 'button', class: 'btn small', click: () => this.#toggle() });
  readonly #receipt: HTMLButtonElement;
  readonly #left = new TimeLeft();
  #bytes = NaN;
  #at = NaN;

  constructor(
    private readonly words: Words,
    private readonly queue: Queue,
    keep: () => void
  ) {
    this.#receipt = el('button', { type: 'button', class: 'btn small', click: keep }, m.req_receipt());
    this.element.append(
      el('div', { class: 'line' }, this.#title, this.#receipt, this.#pause),
      this.#bar,
      this.#meta
    );
  }

  /** Milliseconds until everything has arrived at the speed that was seen; NaN where nothing is known. */
  get timeLeft(): number {
    return this.#left.at(performance.now());
  }

  draw(waiting: boolean): void {
    const { queue, words } = this;
    // What cannot be sent is told in its row, and is no part of what is still to come.
    const counted = queue.items.filter(
      (item) => item.state === 'received' || (item.file !== null && item.state !== 'failed')
    );
    const sent = counted.reduce((sum, item) => sum + item.sent, 0);
    const total = counted.reduce((sum, item) => sum + item.size, 0);
    const done = counted.filter((item) => item.state === 'received').length;
    this.element.hidden = counted.length === 0;
    const all = done > 0 && done === queue.items.length && queue.touched && !queue.comparing;
    const text = { done: words.number(done), total: words.number(counted.length) };
    // What an earlier visit sent is not everything: the reader may have more.
    const far = queue.touched ? m.req_summary(text) : m.req_so_far(words.counted(done));
    say(this.#title, all ? m.req_all_done(words.counted(done)) : far);
    say(this.#said, all ? m.req_all_done(words.counted(done)) : '');
    const idle = !queue.busy || queue.paused || queue.halted !== '' || waiting;
    this.#measure(sent, total, idle);
    const said = [sent === total ? words.size(total) : m.size_of(words.share(sent, total))];
    const left = this.timeLeft;
    if (!idle && !Number.isNaN(left)) said.push(m.req_left({ span: words.roundSpan(left) }));
    say(this.#meta, said.join(m.list_joint()));
    this.#bar.hidden = sent === total;
    this.#bar.classList.toggle('ok', !queue.busy);
    this.#bar.classList.toggle('wait', queue.paused || waiting);
    this.#bar.style.setProperty('--done', `${total ? (sent / total) * 100 : 100}%`);
    this.#receipt.hidden = done === 0;
    this.#pause.hidden = !queue.busy || queue.halted !== '';
    say(this.#pause, queue.paused ? m.go_on() : m.pause());
  }

  #measure(sent: number, total: number, idle: boolean): void {
    const now = performance.now();
    if (idle) {
      this.#left.reset();
      this.#at = NaN;
      return;
    }
    if (now - this.#at < steps) return;
    if (!Number.isNaN(this.#at)) {
      const speed = Math.max(0, sent - this.#bytes) / ((now - this.#at) / 1000);
      this.#left.update(total - sent, speed, now);
    }
    this.#bytes = sent;
    this.#at = now;
  }

  #toggle(): void {
    if (this.queue.paused) this.queue.resume();
    else this.queue.pause();
  }
}
