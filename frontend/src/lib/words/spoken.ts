import { m } from '$lib/paraglide/messages.js';
import type { Job } from '../api';
import { shownName } from '../format/name';
import { goesUp } from '../state/transfer.svelte';

/** What is spoken when a transfer changes: its turning points alone. */
export function spokenOf(job: Job): string {
  const name = shownName(job.name);
  if (job.state === 'done') return goesUp(job) ? m.say_sent({ name }) : m.say_done({ name });
  if (job.state === 'failed') return m.say_failed({ name });
  if (job.state === 'paused') return m.say_paused({ name });
  if (job.state === 'waiting')
    return job.wait === 'network' ? m.say_network({ name }) : m.say_waiting({ name });
  return '';
}
