import type { Delivery, Deposit, Inspection, Picked, Problem } from '$lib/api';
import { shownName } from '$lib/format/name';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';

/** What a card for sending is called. */
export function depositTitle({ host }: Inspection, deposit: Deposit): string {
  if (deposit.title !== '') return deposit.title;
  return deposit.several ? m.deposit_page_title({ host }) : m.deposit_title({ host });
}

/** The line under an upload link's title: to storage.example.com · as film.mov · up to 5 GB. */
export function depositLine(link: Inspection, deposit: Deposit, lang: Lang): string {
  if (deposit.several) return pageLine(link, deposit, lang);
  const name = deposit.ticket ? deposit.name : (link.key.split('/').at(-1) ?? '');
  return [
    deposit.title === '' ? m.deposit_one() : m.deposit_to({ host: link.host }),
    name === '' ? '' : m.deposit_as({ name }),
    deposit.maxBytes > 0 ? m.deposit_most({ size: lang.size(deposit.maxBytes) }) : ''
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

function pageLine(link: Inspection, deposit: Deposit, lang: Lang): string {
  return [
    deposit.from === '' ? m.deposit_page() : m.deposit_asked({ name: shownName(deposit.from) }),
    deposit.title === '' ? '' : m.deposit_to({ host: link.host }),
    deposit.maxBytes > 0 ? m.deposit_files_most({ size: lang.size(deposit.maxBytes) }) : ''
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What a sender should know before the start. */
export function depositNote(deposit: Deposit): string {
  if (deposit.several) return m.deposit_page_note();
  return [
    deposit.ticket ? m.deposit_goes_on() : m.deposit_starts_over(),
    deposit.once ? m.deposit_once() : ''
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Why what was picked cannot be sent through a link; null where nothing speaks against it. */
export function depositProblem(picked: Picked, deposit: Deposit): Problem | null {
  if (deposit.several) return null;
  if (picked.files + picked.folders + picked.missing > 1 || picked.folders > 0)
    return { code: 'link_one_file', params: {}, detail: {} };
  if (deposit.maxBytes === 0 || picked.bytes <= deposit.maxBytes) return null;
  const params = { max_bytes: String(deposit.maxBytes), size_bytes: String(picked.bytes) };
  return { code: deposit.ticket ? 'file_over_limit' : 'object_too_large', params, detail: {} };
}

/** How much of a delivery is done, 0 to 1, with the bytes of the file that is on its way. */
export function deliveryShare(delivery: Delivery, onItsWay: number): number {
  if (delivery.bytes > 0) return Math.min(1, (delivery.sentBytes + onItsWay) / delivery.bytes);
  return delivery.files > 0 ? delivery.sent / delivery.files : 0;
}

/** What is said of a delivery that is over; '' where its problem says it. */
export function deliveryEnd(delivery: Delivery, host: string, lang: Lang): string {
  const { sent: count, rest, problem } = delivery;
  if (rest === '') return m.deposit_all_done({ count, number: lang.number(count), host });
  return problem ? '' : m.deposit_stopped();
}
