/** The short label of a file's tile: its extension in capitals, '' where there is no usual one. */
export function tileLabel(name: string): string {
  const match = /\.([a-z0-9]{1,4})$/i.exec(name);
  return match ? match[1]!.toUpperCase() : '';
}

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A name as inert text: characters that steer the direction or the terminal are made visible as a box. */
export function shownName(name: string): string {
  return name.replace(invisible, '\u25A1');
}

/** Cuts a name in two, so that its end with the extension stays in sight when the middle must go. */
export function splitName(name: string): { head: string; tail: string } {
  const shown = [...shownName(name)];
  if (shown.length <= 28) return { head: shown.join(''), tail: '' };
  const tail = 12;
  return { head: shown.slice(0, -tail).join(''), tail: shown.slice(-tail).join('') };
}
