import type { Clock } from '../shared/clock';
import type { Entry } from './files';

/** Why a file could not be had. */
export type Cause = 'gone' | 'changed' | 'refused' | 'disk' | 'failed';

export class Failed extends Error {
  constructor(readonly kind: Cause) {
    super(kind);
  }
}

/** Where the bytes go, from offset on; a lower offset than before starts over from there. */
export interface Sink {
  write(bytes: Uint8Array<ArrayBuffer>, offset: number): Promise<void>;
}

/** What a transfer tells on the way, and waits on. */
export interface Course {
  signal: AbortSignal;
  clock: Clock;
  /** Waits after a failure, the longer the more there were in a row; network says that no answer came. */
  pause(failures: number, network: boolean): Promise<void>;
  progress(bytes: number): void;
}

const patience = 8;

/**
 * Gets a whole file into a sink. What broke goes on where it stopped, pinned to the version that it began with; a
 * lost network is waited for without end, a storage that fails is tried eight times.
 */
export async function fetchInto(file: Entry, sink: Sink, course: Course): Promise<void> {
  const state = { offset: 0, tag: '' };
  let failures = 0;
  while (state.offset < file.size || (file.size === 0 && failures === 0)) {
    const before = state.offset;
    const outcome = await attempt(file, sink, course, state);
    if (outcome === 'done') break;
    failures = state.offset > before ? 1 : failures + 1;
    if (outcome === 'busy' && failures >= patience) throw new Failed('failed');
    await course.pause(failures, outcome === 'network');
  }
  if (state.offset !== file.size) throw new Failed('changed');
}

type Place = { offset: number; tag: string };

async function attempt(file: Entry, sink: Sink, course: Course, at: Place) {
  let answer: Response;
  try {
    const headers: Record<string, string> = at.offset > 0 ? { Range: `bytes=${at.offset}-` } : {};
    answer = await fetch(file.url, { headers, signal: course.signal, cache: 'no-store' });
  } catch (cause) {
    course.signal.throwIfAborted();
    if (cause instanceof TypeError) return 'network';
    throw cause;
  }
  course.clock.hear(answer.headers.get('Date'));
  if (!judge(answer, at)) return 'busy';
  return drain(answer, file, sink, course, at);
}

/** Whether the answer may be read; throws where no other try will help. */
function judge(answer: Response, at: Place): boolean {
  if (answer.status === 404) throw new Failed('gone');
  if (answer.status === 401 || answer.status === 403 || answer.status === 400) throw new Failed('refused');
  if (answer.status === 412 || answer.status === 416) throw new Failed('changed');
  if (!answer.ok) return false;
  const tag = answer.headers.get('ETag') ?? '';
  if (at.tag !== '' && tag !== at.tag) throw new Failed('changed');
  at.tag = tag;
  if (answer.status !== 206) at.offset = 0;
  else if (!answer.headers.get('Content-Range')?.startsWith(`bytes ${at.offset}-`))
    throw new Failed('changed');
  return true;
}

async function drain(answer: Response, file: Entry, sink: Sink, course: Course, at: Place) {
  const reader = answer.body!.getReader();
  for (;;) {
    let piece: ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;
    try {
      piece = await reader.read();
    } catch {
      course.signal.throwIfAborted();
      return 'network';
    }
    if (piece.done) return at.offset >= file.size ? 'done' : 'network';
    if (at.offset + piece.value.length > file.size) {
      await reader.cancel();
      throw new Failed('changed');
    }
    await sink.write(piece.value, at.offset);
    at.offset += piece.value.length;
    course.progress(at.offset);
  }
}
