import { m } from '../paraglide/messages.js';
import { el } from '../shared/dom';
import type { Entry } from './files';

const fold = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The files whose path has all words of a text, whatever their case and accents. */
export function find(files: Entry[], text: string): Entry[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  return files.filter((file) => {
    const path = fold(file.path);
    return words.every((word) => path.includes(word));
  });
}

/** The search field. It tells what is looked for, '' for nothing. */
export function searchField(changed: (text: string) => void): HTMLElement {
  const input = el('input', {
    type: 'search',
    class: 'input',
    'aria-label': m.share_search(),
    placeholder: m.share_search(),
    autocomplete: 'off',
    spellcheck: 'false'
  });
  input.addEventListener('input', () => changed(input.value.trim()));
  return input;
}
