import { m } from '../paraglide/messages.js';
import { el, icon, say } from '../shared/dom';
import type { Words } from '../shared/words';
import { readDrop, readInput, type Found } from './pick';

const sendIcon = 'M12 20V6m0 0-5 5m5-5 5 5M5 3h14';

/** Where files are dropped and chosen: the field, and the whole page as far as dropping goes. */
export class Drop {
  readonly element: HTMLElement;
  readonly #found: Found;
  readonly #files = el('input', { type: 'file', multiple: true, hidden: true, 'aria-hidden': 'true' });
  readonly #folder = el('input', {
    type: 'file',
    webkitdirectory: true,
    hidden: true,
    'aria-hidden': 'true'
  });
  readonly #reading = el('p', { class: 'meta', role: 'status' });
  #ended = false;

  constructor(
    found: Found,
    rules: string,
    private readonly words: Words
  ) {
    this.#found = found;
    for (const input of [this.#files, this.#folder]) {
      input.addEventListener('change', () => found.files(readInput(input)));
    }
    const button = (label: string, kind: string, input: HTMLInputElement) =>
      el('button', { type: 'button', class: `btn ${kind}`, click: () => input.click() }, label);
    const buttons = el('div', { class: 'buttons' }, button(m.req_choose(), 'go', this.#files));
    if ('webkitdirectory' in this.#folder) buttons.append(button(m.req_choose_folder(), '', this.#folder));
    const mouse = matchMedia('(hover: hover)').matches;
    this.element = el(
      'section',
      { class: 'drop', 'aria-labelledby': 'drop' },
      icon(sendIcon),
      el('h2', { id: 'drop' }, mouse ? m.req_drop() : m.req_drop_touch()),
      el('p', { class: 'meta' }, rules),
      buttons,
      this.#reading,
      this.#files,
      this.#folder
    );
    this.#listen();
  }

  /** Opens the browser's own dialog. */
  choose(): void {
    this.#files.click();
  }

  /** Nothing more is taken. */
  end(): void {
    this.#ended = true;
    this.element.hidden = true;
  }

  #listen(): void {
    let depth = 0;
    const over = (by: number) => {
      depth = Math.max(0, depth + by);
      this.element.classList.toggle('over', depth > 0 && !this.#ended);
    };
    window.addEventListener('dragenter', () => over(1));
    window.addEventListener('dragleave', () => over(-1));
    // A file that is dropped beside the field must not replace the page.
    window.addEventListener('dragover', (event) => event.preventDefault());
    window.addEventListener('drop', (event) => {
      event.preventDefault();
      over(-depth);
      if (event.dataTransfer && !this.#ended) void this.#read(event.dataTransfer);
    });
  }

  async #read(data: DataTransfer): Promise<void> {
    let count = 0;
    const found: Found = {
      files: (chosen) => {
        count += chosen.length;
        say(this.#reading, m.req_reading(this.words.counted(count)));
        this.#found.files(chosen);
      },
      unreadable: (path) => {
        count++;
        this.#found.unreadable(path);
      }
    };
    await readDrop(data, found);
    say(this.#reading, count === 0 ? m.req_empty_folder() : '');
  }
}
