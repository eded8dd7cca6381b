import { programs, root } from './paths';
import type { Store } from './presign';
import { Program } from './programs';

/** A page that the lab made. */
export interface Made {
  url: string;
  key: string;
  /** Where files go. */
  prefix: string;
  id: string;
  /** Of a share: the link of its first file. */
  file: string;
}

export interface Seen {
  method: string;
  path: string;
  part: string;
  status: number;
  received: number;
  finished: boolean;
}

export interface Stored {
  key: string;
  size: number;
  sha256: string;
  disposition: string;
  type: string;
}

interface Ready {
  control: string;
  endpoint: string;
  store: Store;
}

export type Kind = 'versitygw' | 'minio';

/** A real S3 server with the pages of one test run, behind a line that can be cut and that counts. */
export class Stage {
  private constructor(
    readonly control: string,
    /** The server itself, without what stands before it. */
    readonly store: Store,
    /** Where browsers come in. */
    readonly endpoint: string,
    private readonly program: Program
  ) {}

  static async start(kind: Kind, ...more: string[]): Promise<Stage> {
    const program = new Program('lab-pages', programs.pages, ['-server', kind, ...more], {}, root);
    const ready = JSON.parse(await program.line(1)) as Ready;
    return new Stage(ready.control, ready.store, ready.endpoint, program);
  }

  stop(): Promise<void> {
    return this.program.stop();
  }

  share(spec: object): Promise<Made> {
    return this.#ask('POST', '/share', { seconds: 86_400, title: 'Press kit, autumn', ...spec });
  }

  request(spec: object): Promise<Made> {
    return this.#ask('POST', '/request', { seconds: 86_400, title: 'Photos of the site', ...spec });
  }

  down = () => this.#ask<null>('POST', '/down');
  up = () => this.#ask<null>('POST', '/up');
  /** Limits each connection, in bytes a second; 0 takes the limit away. */
  rate = (bytes: number) => this.#ask<null>('POST', `/rate?bytes=${bytes}`);
  /** Bounds what the bucket may hold, in bytes; 0 takes the bound away. MinIO alone. */
  quota = (bytes: number) => this.#ask<null>('POST', `/quota?bytes=${bytes}`);
  /** Takes the key away with which everything was signed. A versitygw that was started with -guest alone. */
  expel = () => this.#ask<null>('POST', '/expel');
  seen = () => this.#ask<Seen[]>('GET', '/seen');
  hasCORS = () => this.#ask<boolean>('GET', '/cors');
  objects = (prefix: string) => this.#ask<Stored[]>('GET', `/objects?prefix=${encodeURIComponent(prefix)}`);
  remove = (key: string) => this.#ask<null>('POST', `/remove?key=${encodeURIComponent(key)}`);

  /** The numbers of the parts under a prefix that are safely there, with how often each was sent. */
  async parts(prefix: string): Promise<Map<string, { sent: number; done: number }>> {
    const parts = new Map<string, { sent: number; done: number }>();
    for (const { method, path, part, status } of await this.seen()) {
      if (method !== 'PUT' || part === '' || !path.includes(prefix)) continue;
      const name = `${path} ${part}`;
      const known = parts.get(name) ?? { sent: 0, done: 0 };
      parts.set(name, { sent: known.sent + 1, done: known.done + (status === 200 ? 1 : 0) });
    }
    return parts;
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(this.control + path, { method, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }
}
