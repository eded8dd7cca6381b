import type { Job, JobState } from '../api';
import { TimeLeft } from './time-left';

const sampleEvery = 1_000;
const samples = 40;

const finished: readonly JobState[] = ['done', 'cancelled'];
const moving: readonly JobState[] = ['queued', 'preparing', 'running', 'finishing'];

/** Whether a transfer sends. */
export function goesUp({ kind }: Job): boolean {
  return kind === 'upload' || kind === 'folder_upload';
}

/** Whether a transfer is one of many files. */
export function ofFolder({ kind }: Job): boolean {
  return kind === 'folder_upload' || kind === 'folder_download';
}

/** Whether nothing is known yet of what a folder holds. */
export function unfound(job: Job): boolean {
  return ofFolder(job) && !job.listed && job.size === 0;
}

/** What goes on by itself. */
const patient: readonly Job['wait'][] = ['network', 'time'];

/** Where a transfer belongs on the screen. */
export type Group = 'now' | 'waiting' | 'finished';

/**
 * The group of a job: what waits for the network or for its time goes on by itself and counts as running; what failed can be tried
 * again and waits for the reader.
 */
export function groupOf(job: Job): Group {
  if (finished.includes(job.state)) return 'finished';
  return job.state === 'failed' || (job.state === 'waiting' && !patient.includes(job.wait))
    ? 'waiting'
    : 'now';
}

/** What a search looks at. */
export const searched = ['name', 'profile', 'bucket', 'key', 'host', 'folder'] as const;

/** What lists are made by: what a search looks at, and where a job stands. The rest is how far it is. */
const lasting = ['state', 'wait', ...searched] as const;

/** One transfer with what the screen adds to it: smoothed speed, time left and the graph's samples. */
export class Transfer {
  readonly id: string;
  readonly createdAt: string;
  job = $state.raw() as Job;
  /** The job as it was when more of it changed than how far it is, so that lists need not follow every percent. */
  subject = $state.raw() as Job;
  /** Changes only when the transfer moves, so that lists need not be sorted at every percent. */
  group = $state<Group>('now');
  /** In the queue, the lowest first. */
  position = $state(0);
  leftMs = $state(NaN);
  speed = $state(0);
  /** Bytes a second, the newest last. */
  graph = $state.raw<number[]>([]);
  readonly #left = new TimeLeft();
  #sampledAt = -Infinity;

  constructor(job: Job, now: number) {
    this.id = job.id;
    this.createdAt = job.createdAt;
    this.take(job, now);
  }

  /** The share that is done, 0 to 1; NaN where the size is not known. */
  get share(): number {
    const { done, size } = this.job;
    if (size < 0 || unfound(this.job)) return NaN;
    return size === 0 ? 1 : Math.min(1, done / size);
  }

  get moving(): boolean {
    return moving.includes(this.job.state);
  }

  /** Takes the newest state of the job, at a time in milliseconds. */
  take(job: Job, now: number): void {
    this.job = job;
    if (lasting.some((part) => job[part] !== this.subject?.[part])) this.subject = job;
    const group = groupOf(job);
    if (group !== this.group) this.group = group;
    if (job.position !== this.position) this.position = job.position;
    if (job.state === 'running') this.#measure(job, now);
    else this.#rest();
  }

  #measure(job: Job, now: number): void {
    if (job.size >= 0) this.#left.update(job.size - job.done, job.bytesPerSecond, now);
    this.leftMs = this.#left.at(now);
    if (now - this.#sampledAt < sampleEvery) return;
    this.#sampledAt = now;
    this.speed = job.bytesPerSecond;
    this.graph = [...this.graph.slice(1 - samples), job.bytesPerSecond];
  }

  #rest(): void {
    this.#left.reset();
    this.#sampledAt = -Infinity;
    if (!Number.isNaN(this.leftMs)) this.leftMs = NaN;
    if (this.speed !== 0) this.speed = 0;
  }
}
