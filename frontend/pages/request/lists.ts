import { m } from '../paraglide/messages.js';
import { el, say } from '../shared/dom';
import type { Words } from '../shared/words';
import type { Item } from './data';
import { Row, type Acts } from './rows';

/** So many rows of a list are drawn at first, and with each wish for more. */
const some = 50;

/** One list under its heading. It draws some of its files, however many there are. */
class List {
  readonly element: HTMLElement;
  readonly #rows = el('ul', { class: 'card files', role: 'list' });
  readonly #more: HTMLButtonElement;
  #limit = some;

  constructor(
    private readonly words: Words,
    title: string,
    again: () => void
  ) {
    const show = () => {
      this.#limit += 4 * some;
      again();
    };
    this.#more = el('button', { type: 'button', class: 'btn small plain more', click: show });
    this.element = el('section', { hidden: true }, el('h2', {}, title), this.#rows, this.#more);
  }

  draw(items: Item[], row: (item: Item) => HTMLElement): void {
    this.element.hidden = items.length === 0;
    const wanted = items.slice(0, this.#limit).map(row);
    // Rows that stay are not touched: the focus stays where it is.
    wanted.forEach((element, at) => {
      if (this.#rows.children[at] !== element)
        this.#rows.insertBefore(element, this.#rows.children[at] ?? null);
    });
    while (this.#rows.children.length > wanted.length) this.#rows.lastElementChild!.remove();
    const rest = items.length - wanted.length;
    this.#more.hidden = rest === 0;
    if (rest > 0) say(this.#more, m.show_more(this.words.counted(rest)));
  }
}

/** All files in three lists: what needs the reader, what is on its way, and what was received, the newest first. */
export class Lists {
  readonly element = el('div', { class: 'lists' });
  readonly #rows = new Map<number, Row>();
  readonly #lists: Record<'needs' | 'now' | 'received', List>;

  constructor(
    private readonly words: Words,
    private readonly limit: () => number,
    private readonly acts: Acts,
    again: () => void
  ) {
    this.#lists = {
      needs: new List(words, m.req_needs_you(), again),
      now: new List(words, m.req_now(), again),
      received: new List(words, m.req_received(), again)
    };
    this.element.append(...Object.values(this.#lists).map((list) => list.element));
  }

  draw(items: readonly Item[], paused: boolean): void {
    const parts = { needs: [] as Item[], now: [] as Item[], later: [] as Item[], received: [] as Item[] };
    for (const item of items) {
      if (item.state === 'failed' || item.state === 'here') parts.needs.push(item);
      else if (item.state === 'received') parts.received.push(item);
      else if (item.state === 'waiting') parts.later.push(item);
      else parts.now.push(item);
    }
    const row = (item: Item) => this.#row(item, paused);
    this.#lists.needs.draw(parts.needs, row);
    this.#lists.now.draw([...parts.now, ...parts.later], row);
    this.#lists.received.draw(parts.received.reverse(), row);
    if (this.#rows.size > items.length + 500) this.#rows.clear();
  }

  #row(item: Item, paused: boolean): HTMLElement {
    let row = this.#rows.get(item.id);
    if (!row) this.#rows.set(item.id, (row = new Row(item, this.words, this.limit, this.acts)));
    row.draw(paused);
    return row.element;
  }
}
