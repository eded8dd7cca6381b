import type { Ending, IssuedLink, Withdrawn } from '$lib/api';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';

/** Whether a link still opens its file. */
export function usable(link: IssuedLink): boolean {
  return link.state === 'active' || link.state === 'ends_soon';
}

/** The stub's word for a link that is over; '' while it works. */
export function issuedOver(link: IssuedLink): string {
  const words: Partial<Record<IssuedLink['state'], () => string>> = {
    expired: m.time_ended,
    withdrawn: m.issued_withdrawn,
    broken: m.issued_broken,
    unknown_key: m.issued_unknown_key
  };
  return words[link.state]?.() ?? '';
}

/** Why a link ends earlier than chosen, or works here alone. */
export function capNote(link: IssuedLink): string {
  if (link.localOnly) return m.link_local();
  if (link.cappedBy === 'credential') return m.capped_credential();
  if (link.cappedBy === 'policy') return m.capped_policy();
  return link.cappedBy === 'provider' ? m.capped_provider() : '';
}

/** What ending a link before its date will do, a sentence each. */
export function endingWords(ending: Ending, lang: Lang): string[] {
  const { issued, bytes, others, filesOpen, canRemoveFile } = ending;
  const size = lang.size(bytes);
  const does = canRemoveFile
    ? m.withdraw_does_remove({ size })
    : issued.kind === 'page'
      ? m.withdraw_does_page()
      : m.withdraw_does_copy();
  const out = [does];
  if (!canRemoveFile && bytes > 0) out.push(m.withdraw_frees({ size }));
  if (others > 0) out.push(m.withdraw_others({ count: others, number: lang.number(others) }));
  if (filesOpen > 0) out.push(m.withdraw_files_open({ until: lang.until(Date.parse(issued.expiresAt)) }));
  return out;
}

/** What is left to say after a link was ended. */
export function withdrawnWords(done: Withdrawn, lang: Lang): string[] {
  const others = done.others?.length ?? 0;
  const out = [];
  if (others > 0) out.push(m.withdrawn_others({ count: others, number: lang.number(others) }));
  if (done.versionsLeft) out.push(m.withdrawn_versions());
  if (done.filesOpen > 0)
    out.push(m.withdraw_files_open({ until: lang.until(Date.parse(done.issued.expiresAt)) }));
  return out;
}

/** What kind of link it is, where it is not a plain one to a file; '' there. */
export function kindWords(link: IssuedLink, lang: Lang): string {
  if (link.kind === 'page')
    return m.link_kind_page({
      count: link.files,
      number: lang.number(link.files),
      size: lang.size(link.bytes)
    });
  return link.kind === 'file' && link.withdrawable ? m.link_kind_withdrawable() : '';
}
