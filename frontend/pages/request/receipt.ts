import { shownName } from '$lib/format/name';
import { m } from '../paraglide/messages.js';
import { safeName } from '../shared/names';
import type { Words } from '../shared/words';
import type { Item } from './data';

/** The receipt as plain text: what was received, how much of it, and when. */
export function receiptText(title: string, host: string, items: readonly Item[], words: Words): string {
  const received = items.filter((item) => item.state === 'received');
  const lines = received.map((item) =>
    [words.exact(item.at), words.size(item.size), shownName(item.path)].join('\t')
  );
  const bytes = received.reduce((sum, item) => sum + item.size, 0);
  const whole = [m.files_count(words.counted(received.length)), words.size(bytes)].join(m.list_joint());
  const head = m.req_receipt_head({ title: shownName(title) });
  return [head, m.req_receipt_text({ host }), '', ...lines, '', whole, ''].join('\r\n');
}

/** Saves the receipt as a file, by a link that the page makes of its own text. */
export function saveReceipt(title: string, text: string): void {
  // The mark in front tells old editors that it is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = safeName(`${m.req_receipt_name()} ${title}`) + '.txt';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
