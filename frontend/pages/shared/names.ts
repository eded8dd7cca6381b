const invisible = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Joiners (ZWNJ, ZWJ) behind what knows none: scripts and symbols from Arabic on do. Only the first of several counts. */
const idleJoiner = /(^|[\0-\u05FF\u2000-\u200B\u200E-\u206F])[\u200C\u200D]/gu;
const moreJoiners = /([\u200C\u200D])[\u200C\u200D]+/gu;
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;
const longest = 200;

/**
 * One element of a path as it is safe to store and to save on every system: no separators, controls or marks of
 * direction, no names that are devices, no dots and spaces around, at most 200 bytes with the extension kept.
 */
export function safeName(name: string): string {
  let safe = name
    .normalize('NFC')
    .replace(invisible, '')
    .replace(/[<>:"/\\|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(moreJoiners, '$1')
    .replace(idleJoiner, '$1')
    .trim()
    .replace(/[. ]+$/, '')
    .replace(/^[.~-]/, '_');
  if (reserved.test(safe)) safe = `_${safe}`;
  return shorten(safe) || '_';
}

/** A relative path of safe elements; elements that lead nowhere or upwards go. */
export function safePath(path: string): string {
  const parts = path.split(/[/\\]+/).filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.map(safeName).slice(-24).join('/') || '_';
}

/** The path, or with " (2)" before its extension, and so on, where it is taken. */
export function uniquePath(path: string, taken: (path: string) => boolean): string {
  if (!taken(path)) return path;
  const { stem, extension } = split(path);
  for (let n = 2; ; n++) {
    const next = `${stem} (${n})${extension}`;
    if (!taken(next)) return next;
  }
}

function split(path: string): { stem: string; extension: string } {
  const match = /^(.*[^/])(\.[^./]{1,12})$/s.exec(path);
  return match ? { stem: match[1]!, extension: match[2]! } : { stem: path, extension: '' };
}

function shorten(name: string): string {
  const bytes = new TextEncoder();
  if (bytes.encode(name).length <= longest) return name;
  const { stem, extension } = split(name);
  const letters = [...stem];
  while (letters.length > 1 && bytes.encode(letters.join('') + extension).length > longest) letters.pop();
  return letters.join('').trimEnd() + extension;
}
