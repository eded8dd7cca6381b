/** The short label of a file's tile: its extension in capitals, '' where there is no usual one. */
export function tileLabel(name: string): string {
  const match = /\.([a-z0-9]{1,4})$/i.exec(name);
  return match ? match[1]!.toUpperCase() : '';
}

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name as inert text: characters that steer the direction or the terminal are made visible as a box. */
export function shownName(name: string): string {
  return name.replace(invisible, (char, at: number) => (joins(char, name.slice(0, at)) ? char : '\u25A1'));
}

/** A name as one may send it on: without what steers the direction or hides. */
export function plainName(name: string): string {
  return name.replace(invisible, (char, at: number) => (joins(char, name.slice(0, at)) ? char : ''));
}

// Emoji and many scripts are written with joiners; behind Latin letters, digits and signs they only hide.
function joins(char: string, before: string): boolean {
  return /[\u200C\u200D]/.test(char) && /[^\p{ASCII}\p{Script=Latin}\p{C}]$/u.test(before);
}

/** Cuts a name in two, so that its end with the extension stays in sight when the middle must go. */
export function splitName(name: string): { head: string; tail: string } {
  const shown = [...shownName(name)];
  if (shown.length <= 28) return { head: shown.join(''), tail: '' };
  const tail = 12;
  return { head: shown.slice(0, -tail).join(''), tail: shown.slice(-tail).join('') };
}
