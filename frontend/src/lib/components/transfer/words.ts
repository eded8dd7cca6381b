import { internalProblem, type Item, type Job, type Problem, type Profile } from '$lib/api';
import { shownName } from '$lib/format/name';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';
import { spotWords } from '../send/words';
import { goesUp, ofFolder, unfound, type Transfer } from '$lib/state/transfer.svelte';

/** The words for a transfer on the move: 12.1 of 38.4 GB · 9 minutes left. */
export function progressWords(transfer: Transfer, lang: Lang): string {
  const { job } = transfer;
  const parts = ofFolder(job) ? filesWords(job, lang) : [];
  parts.push(amountWords(job, lang));
  const left = leftWords(transfer, lang);
  if (left !== '') parts.push(left);
  return parts.join(' · ');
}

/** How many files of a folder are there, and how many failed. */
export function filesWords(job: Job, lang: Lang): string[] {
  const done = lang.number(job.filesDone + job.filesSkipped);
  return [
    job.listed
      ? m.files_of({ done, count: lang.number(job.files) })
      : m.files_so_far({ count: job.files, number: lang.number(job.files) }),
    ...(job.filesSkipped > 0 ? [thereWords(job, lang)] : []),
    ...(job.filesFailed > 0
      ? [m.files_failed({ count: job.filesFailed, number: lang.number(job.filesFailed) })]
      : [])
  ];
}

/** How many files of a folder were there already. */
export function thereWords(job: Job, lang: Lang): string {
  return m.files_there({ count: job.filesSkipped, number: lang.number(job.filesSkipped) });
}

/** What became of one file of a folder. */
export function itemWords(item: Item): string {
  const words = {
    done: m.item_done,
    failed: m.item_failed,
    running: m.item_running,
    pending: m.item_pending,
    skipped: m.item_skipped,
    left_out: item.reason === 'symlink' ? m.item_symlink : m.item_empty
  };
  return words[item.state]();
}

/** How much is there, of how much. */
export function amountWords(job: Job, lang: Lang): string {
  return job.size < 0 || unfound(job) ? lang.size(job.done) : m.size_of(lang.share(job.done, job.size));
}

/** The time that is left, or what the transfer does instead of running. */
export function leftWords(transfer: Transfer, lang: Lang): string {
  const { job, leftMs } = transfer;
  if (job.state === 'queued') return m.job_queued();
  if (job.state === 'preparing') return m.job_preparing();
  if (job.state === 'finishing') return m.job_finishing();
  if (job.state === 'paused') return m.job_paused();
  if (job.state === 'waiting' && job.wait === 'network') return m.wait_network();
  if (job.state === 'waiting' && job.wait === 'time') return m.wait_time({ moment: lang.since(job.startAt) });
  if (Number.isNaN(leftMs)) return '';
  return leftMs < 8_000 ? m.job_almost() : m.time_left({ span: lang.roundSpan(leftMs) });
}

/** Whether an upload failed only because something of its name is there: the reader is asked what to do. */
export function nameTaken(job: Job): boolean {
  return job.state === 'failed' && goesUp(job) && job.problem?.code === 'object_exists';
}

/** What a transfer waits for, said as a problem also where the program told none. */
export function waitProblem(job: Job): Problem {
  return job.problem ?? { ...internalProblem(), code: job.wait === 'link' ? 'link_needed' : 'disk_full' };
}

/** Where an upload goes, as people read it: the storage, and the folders below it. */
export function targetWords(job: Job, profile: Profile | undefined): string {
  if (job.via !== '') return shownName(job.host);
  const at = job.key.lastIndexOf('/');
  return spotWords({ profile: job.profile, bucket: job.bucket, prefix: job.key.slice(0, at + 1) }, profile);
}

/** How sure it is that the file is the one that was sent. */
export function verifiedWords(job: Job): string {
  if (job.verified === '') return '';
  return job.verified === 'size' ? m.verified_size() : m.verified_full();
}

/** The last part of a folder's path. */
export function folderName(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}
