import { m } from '../paraglide/messages.js';
import { el, say } from '../shared/dom';
import type { Waiting } from '../shared/gate';
import type { Words } from '../shared/words';
import type { Halt } from './data';

/** The one line that says what everything waits for, or that it is over. It is read out when it changes. */
export class Notice {
  readonly element = el('div');
  readonly #wait = el('div', { class: 'banner', role: 'status', hidden: true });
  readonly #stop = el('div', { class: 'banner stop', role: 'alert', hidden: true });
  readonly #words = el('span');
  readonly #again: HTMLButtonElement;
  #was: Waiting = '';

  constructor(again: () => void) {
    this.#again = el('button', { type: 'button', class: 'btn small', click: again }, m.try_again());
    this.#stop.append(this.#words, this.#again);
    this.element.append(this.#wait, this.#stop);
  }

  wait(waiting: Waiting): void {
    const back = this.#was === 'network' && waiting === '';
    this.#was = waiting;
    const text = { network: m.network_wait(), busy: m.busy_wait(), '': back ? m.req_back() : '' }[waiting];
    this.#wait.hidden = text === '';
    this.#wait.classList.toggle('calm', back);
    say(this.#wait, text);
    if (back) setTimeout(() => this.#was === '' && (this.#wait.hidden = true), 5_000);
  }

  halt(why: Halt | '', ends: number, words: Words): void {
    this.#stop.hidden = why === '';
    if (why === '') return;
    const text = {
      ended: () => m.req_end({ moment: words.date(ends) }),
      closed: () => m.req_closed(),
      refused: () => m.req_refused(),
      full: () => m.req_full()
    }[why]();
    say(this.#words, text);
    this.#again.hidden = why === 'ended' || why === 'closed';
    this.#wait.hidden = true;
  }
}
