import { m } from '../paraglide/messages.js';
import { shownName, tileLabel } from '$lib/format/name';
import { el, icon } from '../shared/dom';
import type { Words } from '../shared/words';
import { isSmallPicture, type Entry, type Folder } from './files';

const folderIcon = 'M3 7a2 2 0 0 1 2-2h4l2 2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2Z';
const saveIcon = 'M12 4v11m0 0-4-4m4 4 4-4M5 20h14';
const fileIcon = 'M6 3h8l4 4v14H6ZM14 3v4h4';
/** So many rows are made before the browser may paint. */
const atOnce = 400;

/** Draws files and folders as lists, and says beside a file what became of it. */
export class Tree {
  readonly #words: Words;
  readonly #states = new Map<string, string>();
  readonly #shown = new Map<string, HTMLElement>();

  constructor(words: Words) {
    this.#words = words;
  }

  /** A folder's content: folders first, each in the order of the reader's language. */
  list(folder: Folder, open: boolean): HTMLElement {
    const { compare } = this.#words;
    const folders = [...folder.folders.values()].sort((a, b) => compare(a.name, b.name));
    const files = folder.files.sort((a, b) => compare(a.name, b.name));
    return this.#rows([
      ...folders.map((inner) => () => this.#folder(inner, open || folders.length + files.length === 1)),
      ...files.map((file) => () => this.#file(file, file.name))
    ]);
  }

  /** Files with their whole paths, for what a search has found. */
  flat(files: Entry[]): HTMLElement {
    return this.#rows(files.map((file) => () => this.#file(file, file.path)));
  }

  /** Says what became of a file; the words stay with it wherever it is drawn. */
  state(file: Entry, words: string): void {
    this.#states.set(file.path, words);
    const shown = this.#shown.get(file.path);
    if (shown) shown.textContent = words;
  }

  #rows(makers: (() => HTMLElement)[]): HTMLElement {
    const list = el('ul', { class: makers.length > atOnce ? 'tree long' : 'tree', role: 'list' });
    const more = (from: number) => {
      for (const make of makers.slice(from, from + atOnce)) list.append(make());
      if (from + atOnce < makers.length) requestAnimationFrame(() => more(from + atOnce));
    };
    more(0);
    return list;
  }

  #folder(folder: Folder, open: boolean): HTMLElement {
    const what = [m.files_count(this.#words.counted(folder.count)), this.#words.size(folder.bytes)];
    const summary = el(
      'summary',
      { class: 'row' },
      el('span', { class: 'tile folder' }, icon(folderIcon)),
      el('span', { class: 'name' }, el('bdi', {}, shownName(folder.name))),
      el('span', { class: 'size' }, what.join(m.list_joint()))
    );
    const details = el('details', {}, summary);
    const fill = () => {
      if (details.open && details.children.length === 1) details.append(this.list(folder, false));
    };
    details.addEventListener('toggle', fill);
    details.open = open;
    fill();
    return el('li', {}, details);
  }

  #file(file: Entry, label: string): HTMLElement {
    const name = shownName(label);
    const state = el('span', { class: 'state' }, this.#states.get(file.path) ?? '');
    this.#shown.set(file.path, state);
    return el(
      'li',
      { class: 'file' },
      el(
        'a',
        { class: 'row', href: file.url, download: file.name },
        this.#tile(file),
        el('span', { class: 'name' }, el('bdi', {}, name)),
        el('span', { class: 'size' }, this.#words.size(file.size)),
        icon(saveIcon)
      ),
      state
    );
  }

  #tile(file: Entry): HTMLElement {
    const tile = el('span', { class: 'tile', 'aria-hidden': 'true' });
    const label = tileLabel(file.name);
    const plain = () => tile.replaceChildren(label || icon(fileIcon));
    if (!isSmallPicture(file)) {
      plain();
      return tile;
    }
    tile.append(el('img', { src: file.url, alt: '', loading: 'lazy', decoding: 'async', error: plain }));
    return tile;
  }
}
