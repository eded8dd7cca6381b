import type { Inspection, Problem } from '$lib/api';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';

const providers: Record<string, string> = {
  s3: 'S3',
  google: 'Google Cloud Storage',
  azure: 'Azure Blob Storage',
  cloudfront: 'Amazon CloudFront',
  alibaba: 'Alibaba Cloud OSS',
  tencent: 'Tencent Cloud COS'
};

/** The provider as its users call it. */
export function providerName(provider: string): string {
  return providers[provider] ?? m.provider_web();
}

/** The line under a link's name: 18.4 MB · from storage.example.com · ready to save, where it is not saved yet. */
export function linkLine(link: Inspection, lang: Lang, saved: boolean): string {
  const { page } = link;
  const parts = [
    page ? m.count_files({ count: page.files, number: lang.number(page.files) }) : '',
    page ? lang.size(page.bytes) : '',
    link.size >= 0 ? lang.size(link.size) : '',
    m.link_from({ host: link.host }),
    saved ? '' : stateWord(link)
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

function stateWord(link: Inspection): string {
  if (link.state === 'works') return m.link_ready();
  return '';
}

/** What is wrong with a link: what the program says, or what its state alone says. */
export function linkProblem(link: Inspection): Problem | null {
  if (link.problem) return link.problem;
  const codes: Partial<Record<Inspection['state'], string>> = {
    expired: 'link_expired',
    cut_off: 'link_cut_off',
    refused: 'link_refused',
    gone: 'object_gone'
  };
  const code = codes[link.state];
  return code ? { code, params: link.expiresAt ? { expired_at: link.expiresAt } : {}, detail: {} } : null;
}

/** The stub's word for a link that cannot be used. */
export function overWord(link: Inspection): string {
  if (link.state === 'expired') return m.time_ended();
  if (link.state === 'cut_off') return m.state_cut_off();
  if (link.state === 'refused') return m.state_refused();
  if (link.state === 'gone') return m.state_gone();
  return m.state_trouble();
}

/** Whether a link will probably end before its download, at a speed in bytes a second; false where none is known. */
export function tooLate(link: Inspection, bytesPerSecond: number): boolean {
  if (bytesPerSecond <= 0 || link.size <= 0 || link.expiresAt === '') return false;
  return (link.size - link.resumableBytes) / bytesPerSecond > link.secondsLeft;
}

const passing = new Set(['network_gone', 'server_busy', 'server_misbehaved', 'stalled', 'clock_skew']);

/** Whether trying again may help; where it may, nobody need be asked for another link. */
export function mayPass(problem: Problem): boolean {
  return passing.has(problem.code);
}

/** What was mended in a link; by its bare name where there are no words for it. */
export function repairWords(repair: string): string {
  return (m as unknown as Record<string, (() => string) | undefined>)[`repair_${repair}`]?.() ?? repair;
}
