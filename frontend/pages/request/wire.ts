import { ItemFailed } from './data';

/** One request. A body that is a file must be readable, or there is no answer to tell it from a lost network. */
export interface Ask {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST';
  url: string;
  body?: Blob | FormData | string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Body bytes handed to the network so far. */
  progress?: (bytes: number) => void;
  /** Called where no byte has moved for a while. */
  idle?: () => void;
}

/** What the storage said; status 0 where nothing came. */
export interface Answer {
  status: number;
  text: string;
  /** S3's own word for an error, '' for none. For decisions alone: nobody is shown it. */
  code: string;
  etag: string;
  date: string | null;
  length: number;
}

/** A request that moves no byte for so long is as good as lost, in milliseconds. */
const stall = 120_000;
/** After so long without a byte it is time to look for the network, in milliseconds. */
const still = 8_000;

/** Sends a request by XMLHttpRequest, which tells how much of a body is gone. Rejects only where the signal aborts. */
export function send(ask: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    let [timer, idle] = [0, 0];
    const rest = () => [timer, idle].forEach((id) => clearTimeout(id));
    const alive = () => {
      rest();
      timer = window.setTimeout(() => xhr.abort(), stall);
      idle = window.setTimeout(() => ask.idle?.(), still);
    };
    const stop = () => xhr.abort();
    xhr.onloadend = () => {
      rest();
      ask.signal?.removeEventListener('abort', stop);
      if (ask.signal?.aborted) reject(ask.signal.reason as Error);
      else resolve(answer(xhr));
    };
    if (ask.signal?.aborted) return reject(ask.signal.reason as Error);
    xhr.open(ask.method, ask.url);
    for (const [name, value] of Object.entries(ask.headers ?? {})) xhr.setRequestHeader(name, value);
    xhr.upload.onprogress = (event) => {
      alive();
      ask.progress?.(event.loaded);
    };
    ask.signal?.addEventListener('abort', stop);
    alive();
    xhr.send(ask.body ?? null);
  });
}

function answer(xhr: XMLHttpRequest): Answer {
  const text = xhr.status === 0 ? '' : xhr.responseText;
  return {
    status: xhr.status,
    text,
    code: /<Error>/.test(text) ? (/<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? 'Unknown') : '',
    etag: xhr.status === 0 ? '' : (xhr.getResponseHeader('ETag') ?? ''),
    date: xhr.status === 0 ? null : xhr.getResponseHeader('Date'),
    length: xhr.status === 0 ? -1 : Number(xhr.getResponseHeader('Content-Length') ?? -1)
  };
}

/** What an answer means for what to do next. */
export type Verdict = 'ok' | 'network' | 'busy' | 'denied' | 'full' | 'large' | 'used' | 'gone' | 'strange';

const byCode: Record<string, Verdict> = {
  XMinioStorageFull: 'full',
  QuotaExceeded: 'full',
  XMinioAdminBucketQuotaExceeded: 'full',
  InsufficientStorage: 'full',
  EntityTooLarge: 'large',
  NoSuchUpload: 'gone',
  RequestTimeout: 'busy',
  SlowDown: 'busy',
  InternalError: 'busy',
  ServiceUnavailable: 'busy',
  OperationAborted: 'busy'
};

const byStatus: Record<number, Verdict> = {
  0: 'network',
  401: 'denied',
  403: 'denied',
  404: 'gone',
  408: 'busy',
  409: 'busy',
  412: 'used',
  413: 'large',
  429: 'busy',
  507: 'full'
};

/** Reads an answer. A status of 200 may hold an error. */
export function judge(got: Answer): Verdict {
  const told = byCode[got.code];
  if (told) return told;
  if (got.status >= 200 && got.status < 300) return got.code === '' ? 'ok' : 'busy';
  return byStatus[got.status] ?? (got.status >= 500 ? 'busy' : 'strange');
}

/** Throws where a file cannot be read any more: it was changed, moved or deleted since it was chosen. */
export async function mustRead(file: Blob): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new ItemFailed('changed');
  }
}
