import type { Job } from '$lib/api';
import { daysBetween, instant, startOfDay } from '$lib/format/time';
import { m } from '$lib/paraglide/messages.js';
import type { Lang } from '$lib/state/lang.svelte';
import type { Transfer } from '$lib/state/transfer.svelte';

/** One line of the screen Transfers. */
export type Row =
  | { kind: 'title'; title: string }
  | { kind: 'now' | 'waiting'; transfer: Transfer }
  | { kind: 'done'; job: Job };

/** What a line is known by while the list moves. */
export function rowKey(row: Row): string {
  if (row.kind === 'title') return `title ${row.title}`;
  return row.kind === 'done' ? `done ${row.job.id}` : `${row.kind} ${row.transfer.id}`;
}

/** All lines: what runs, what waits for the reader, and what ended, by day. Today is the start of the present day. */
export function rowsOf(now: Transfer[], waiting: Transfer[], done: Job[], today: number, lang: Lang): Row[] {
  const rows: Row[] = [];
  if (now.length > 0) rows.push({ kind: 'title', title: m.group_now() });
  for (const transfer of now) rows.push({ kind: 'now', transfer });
  if (waiting.length > 0) rows.push({ kind: 'title', title: m.group_waiting() });
  for (const transfer of waiting) rows.push({ kind: 'waiting', transfer });
  // Newest first: only where a row lies before the day that is being listed does a new day begin.
  let begins = Infinity;
  for (const job of done) {
    const at = instant(job.finishedAt);
    if (at < begins) {
      begins = Math.min(startOfDay(at), today);
      rows.push({ kind: 'title', title: dayTitle(daysBetween(begins, today), begins, lang) });
    }
    rows.push({ kind: 'done', job });
  }
  return rows;
}

function dayTitle(days: number, at: number, lang: Lang): string {
  if (days <= 0) return m.group_today();
  return days === 1 ? m.group_yesterday() : lang.day(at);
}
