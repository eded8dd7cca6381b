import type { Inspection, Problem } from '$lib/api';
import { instant } from '$lib/format/time';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';
import { providerName, repairWords } from './words';

/** What the colleague from IT wants to know of a link: no part of it is secret. */
export function detailsOf(link: Inspection, problem: Problem | null, lang: Lang): [string, string][] {
  const exact = (at: string) => (at === '' ? '' : lang.exact(instant(at)));
  const rows: [string, string][] = [
    [m.detail_provider(), providerName(link.provider)],
    [m.detail_host(), link.host],
    [m.detail_bucket(), link.bucket],
    [m.detail_key(), link.key],
    [m.detail_version(), link.versionId],
    [m.detail_region(), link.region],
    [m.detail_method(), link.method],
    [m.detail_size(), link.size >= 0 ? m.bytes({ count: lang.number(link.size) }) : ''],
    [m.detail_etag(), link.etag],
    [m.detail_signed(), exact(link.signedAt)],
    [m.detail_ends(), exact(link.expiresAt)],
    [m.detail_early(), link.sessionToken ? m.detail_early_yes() : ''],
    [m.detail_resume(), link.probed && link.state === 'works' ? (link.ranges ? m.yes() : m.no()) : ''],
    [m.detail_repairs(), (link.repairs ?? []).map(repairWords).join(', ')],
    [m.detail_rewriter(), link.rewriter ?? '']
  ];
  const support = problem ? Object.entries({ code: problem.code, ...problem.params, ...problem.detail }) : [];
  return [...rows, ...support.filter(([name]) => name !== 'host')].filter(([, value]) => value !== '');
}
