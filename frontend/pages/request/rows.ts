import { shownName, tileLabel } from '$lib/format/name';
import { m } from '../paraglide/messages.js';
import { el, icon, say } from '../shared/dom';
import type { Words } from '../shared/words';
import type { Item, Problem } from './data';

const fileIcon = 'M6 3h8l4 4v14H6ZM14 3v4h4';

/** What a row can ask for. */
export interface Acts {
  retry(item: Item): void;
  forget(item: Item): void;
  choose(item: Item): void;
}

/** The row of one file. It is made once, and changed where the file's state does. */
export class Row {
  readonly element: HTMLElement;
  readonly #bar = el('div', { class: 'bar', 'aria-hidden': 'true' }, el('i'));
  readonly #meta = el('p', { class: 'meta' });
  readonly #pill = el('span', { class: 'pill' });
  readonly #acts = el('div', { class: 'acts' });
  #drawn = '';

  constructor(
    private readonly item: Item,
    private readonly words: Words,
    private readonly limit: () => number,
    private readonly acts: Acts
  ) {
    const label = tileLabel(item.path);
    this.element = el(
      'li',
      { class: 'file' },
      el('span', { class: 'tile', 'aria-hidden': 'true' }, label || icon(fileIcon)),
      el(
        'div',
        { class: 'about' },
        el('p', { class: 'name' }, el('bdi', {}, shownName(item.path))),
        this.#bar,
        this.#meta
      ),
      this.#pill,
      this.#acts
    );
  }

  draw(paused: boolean): void {
    const { item } = this;
    const moving = item.state === 'sending' || item.state === 'finishing' || item.state === 'here';
    this.#bar.hidden = !moving;
    this.#bar.style.setProperty('--done', `${item.size ? (item.sent / item.size) * 100 : 0}%`);
    this.#bar.classList.toggle('wait', item.state === 'here');
    say(this.#meta, this.#about());
    say(this.#pill, this.#state(paused));
    const state = `${item.state} ${item.problem} ${item.file !== null}`;
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.element.dataset.state = item.state;
    const name = shownName(item.path);
    const button = (label: string, title: string, act: () => void) =>
      el('button', { type: 'button', class: 'btn small', 'aria-label': title, click: act }, label);
    const buttons = [];
    if (item.state === 'here')
      buttons.push(
        button(m.req_choose_again(), `${name}: ${m.req_choose_again()}`, () => this.acts.choose(item))
      );
    if (item.state === 'failed' && item.file && item.problem !== 'large')
      buttons.push(button(m.try_again(), m.req_retry_name({ name }), () => this.acts.retry(item)));
    if (item.state === 'failed' || item.state === 'here')
      buttons.push(button(m.req_forget(), m.req_forget_name({ name }), () => this.acts.forget(item)));
    this.#acts.replaceChildren(...buttons);
    this.#pill.hidden = item.state === 'failed' || item.state === 'here';
    this.#acts.hidden = buttons.length === 0;
  }

  #about(): string {
    const { item, words } = this;
    if (item.problem) return problemWords(item.problem, words.size(this.limit()));
    if (item.state === 'here') return m.req_here({ share: words.percent(item.sent / item.size) });
    if (item.state === 'sending' && item.sent > 0) return m.size_of(words.share(item.sent, item.size));
    return words.size(item.size);
  }

  #state(paused: boolean): string {
    const { item } = this;
    if (item.state === 'received') return m.req_state_received();
    if (paused) return m.req_state_paused();
    if (item.state === 'preparing') return m.req_state_preparing();
    if (item.state === 'finishing') return m.req_state_finishing();
    if (item.state === 'sending') return this.words.percent(item.size ? item.sent / item.size : 0);
    return m.req_state_waiting();
  }
}

function problemWords(problem: Problem, size: string): string {
  const words: Record<Problem, () => string> = {
    large: () => m.req_bad_large({ size }),
    slots: m.req_bad_slots,
    places: m.req_bad_places,
    used: m.req_bad_used,
    dropped: m.req_bad_dropped,
    changed: m.req_bad_changed,
    unreadable: m.req_bad_unreadable,
    storage: m.req_bad_storage
  };
  return words[problem]();
}
