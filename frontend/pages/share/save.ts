import { m } from '../paraglide/messages.js';
import type { Clock } from '../shared/clock';
import { delay, Gate, ask, type Waiting } from '../shared/gate';
import { Failed, type Cause } from './fetch';
import type { Entry } from './files';
import { FolderSaver, type Saved } from './folder';

/** What saving everything has come to. */
export interface Progress {
  files: number;
  bytes: number;
  failed: number;
  /** Of those that failed: how many are not there any more, or are refused. */
  gone: number;
  waiting: Waiting;
}

const atOnce = 3;
/** Browsers drop downloads that are started too fast one after the other. */
const between = 700;

const saved: Record<Saved, () => string> = {
  checked: m.share_is_checked,
  saved: m.share_is_saved,
  there: m.share_was_there
};
const problems: Record<Cause, () => string> = {
  gone: m.share_failed_gone,
  changed: m.share_failed_changed,
  disk: m.share_failed_disk,
  refused: m.share_refused,
  failed: m.share_failed
};

/** Saves all files into a folder, a few at once. */
export class SaveAll {
  readonly progress: Progress = { files: 0, bytes: 0, failed: 0, gone: 0, waiting: '' };
  readonly #stop = new AbortController();
  readonly #saver: FolderSaver;
  readonly #gate: Gate;

  constructor(
    root: FileSystemDirectoryHandle,
    private readonly files: Entry[],
    private readonly clock: Clock,
    private readonly state: (file: Entry, words: string) => void
  ) {
    this.#saver = new FolderSaver(root, files);
    this.#gate = new Gate(
      async () => (await ask(files[0]!.url, clock)) !== null,
      (waiting) => (this.progress.waiting = waiting)
    );
  }

  /** Resolves when every file is saved or has failed, or when it is stopped. */
  async run(): Promise<'done' | 'stopped' | 'refused'> {
    const queue = [...this.files];
    const worker = async () => {
      for (let file = queue.shift(); file && !this.#stop.signal.aborted; file = queue.shift()) {
        await this.#one(file);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    if (!this.#stop.signal.aborted) return 'done';
    return this.#stop.signal.reason === 'refused' ? 'refused' : 'stopped';
  }

  stop(): void {
    this.#stop.abort('stopped');
  }

  async #one(file: Entry): Promise<void> {
    let counted = 0;
    const count = (bytes: number) => {
      this.progress.bytes += bytes - counted;
      counted = bytes;
    };
    const { signal } = this.#stop;
    try {
      const how = await this.#saver.save(file, {
        signal,
        clock: this.clock,
        progress: count,
        pause: (failures, network) => this.#gate.pause(failures, network, signal)
      });
      count(file.size);
      this.progress.files++;
      this.state(file, saved[how]());
    } catch (cause) {
      count(0);
      if (signal.aborted) return;
      const kind = cause instanceof Failed ? cause.kind : 'failed';
      this.progress.failed++;
      if (kind === 'gone' || kind === 'refused') this.progress.gone++;
      this.state(file, problems[kind]());
      // What is refused for one file is refused for all: they were signed together.
      if (kind === 'refused') this.#stop.abort('refused');
    }
  }
}

/** Starts a download by the browser for each file, one after the other. Resolves with how many were started. */
export async function saveOneByOne(
  files: Entry[],
  signal: AbortSignal,
  started: (count: number) => void
): Promise<number> {
  const link = document.createElement('a');
  let count = 0;
  for (const file of files) {
    if (signal.aborted) break;
    link.href = file.url;
    link.download = file.name;
    link.click();
    started(++count);
    await delay(between, signal).catch(() => undefined);
  }
  return count;
}
