import type { FileRequest, RequestKind } from '$lib/api';
import { shownName } from '$lib/format/name';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';

/** What a request is called. */
export function requestName(request: FileRequest): string {
  return shownName(request.title) || m.request_untitled();
}

/** The stub's word for a request that is over; '' while files may come. */
export function requestOver(request: FileRequest): string {
  if (request.state === 'closed') return m.request_closed();
  return request.state === 'closing' ? m.request_closing() : '';
}

/** What came: 3 files, 2 of them new. */
export function cameWords(request: FileRequest): string {
  if (request.arrived === 0) return m.request_none_yet();
  return m.request_arrived({ count: request.arrived });
}

/** How large a file may be, and who sees to that; '' where nothing limits. */
export function limitWords(request: FileRequest, lang: Lang): string {
  if (request.maxBytes === 0) return '';
  const size = lang.size(request.maxBytes);
  return request.limit === 'signature'
    ? m.request_limit_signature({ size })
    : m.request_limit_arrival({ size });
}

/** The ways to ask, the one for everybody first. */
export function kindOptions(): { value: RequestKind; label: string }[] {
  return [
    { value: 'page', label: m.request_kind_page() },
    { value: 'ticket', label: m.request_kind_ticket() },
    { value: 'put', label: m.request_kind_put() },
    { value: 'post', label: m.request_kind_post() }
  ];
}

/** What one way is for. */
export function kindHint(kind: RequestKind): string {
  const hints: Record<RequestKind, () => string> = {
    page: m.request_hint_page,
    ticket: m.request_hint_ticket,
    put: m.request_hint_put,
    post: m.request_hint_post
  };
  return hints[kind]();
}

/** Limits of one file's size, in bytes. */
export function sizeOptions(lang: Lang): { value: string; label: string }[] {
  const sizes = [100e6, 1e9, 5e9, 50e9];
  return [
    { value: '0', label: m.request_size_any() },
    ...sizes.map((bytes) => ({ value: String(bytes), label: m.deposit_most({ size: lang.size(bytes) }) }))
  ];
}
