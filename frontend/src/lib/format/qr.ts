import { encode } from 'uqr';

/** A QR code as the outline of its dark squares, one unit each, without the quiet zone around it. */
export interface QrCode {
  size: number;
  path: string;
}

/** Draws a text as a QR code; null where it holds more than one can (2,953 bytes, ISO/IEC 18004 version 40-L). */
export function qrCode(text: string): QrCode | null {
  if (new TextEncoder().encode(text).length > qrMost) return null;
  // More correction than asked for costs nothing where the size stays the same.
  const { size, data } = encode(text, { ecc: 'L', border: 0, boostEcc: true });
  return { size, path: data.map(outline).join('') };
}

/** The longest text of any kind, in bytes. */
export const qrMost = 2_953;

function outline(row: boolean[], y: number): string {
  let path = '';
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x++;
    path += `M${from} ${y}h${x + 1 - from}v1H${from}z`;
  }
  return path;
}
