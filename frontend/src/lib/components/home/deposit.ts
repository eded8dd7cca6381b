import type { Deposit, Inspection, Picked, Problem } from '$lib/api';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';

/** The line under an upload link's title: to storage.example.com · as film.mov · up to 5 GB. */
export function depositLine(link: Inspection, deposit: Deposit, lang: Lang): string {
  const name = deposit.ticket ? deposit.name : (link.key.split('/').at(-1) ?? '');
  return [
    deposit.title === '' ? m.deposit_one() : m.deposit_to({ host: link.host }),
    name === '' ? '' : m.deposit_as({ name }),
    deposit.maxBytes > 0 ? m.deposit_most({ size: lang.size(deposit.maxBytes) }) : ''
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What a sender should know before the start. */
export function depositNote(deposit: Deposit): string {
  return [
    deposit.ticket ? m.deposit_goes_on() : m.deposit_starts_over(),
    deposit.once ? m.deposit_once() : ''
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** Why what was picked cannot be sent through a link; null where nothing speaks against it. */
export function depositProblem(picked: Picked, deposit: Deposit): Problem | null {
  if (picked.files + picked.folders + picked.missing > 1 || picked.folders > 0)
    return { code: 'link_one_file', params: {}, detail: {} };
  if (deposit.maxBytes === 0 || picked.bytes <= deposit.maxBytes) return null;
  const params = { max_bytes: String(deposit.maxBytes), size_bytes: String(picked.bytes) };
  return { code: deposit.ticket ? 'file_over_limit' : 'object_too_large', params, detail: {} };
}
