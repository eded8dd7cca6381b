import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const patience = 60_000;

/** A program that a test started, with everything that it started itself. */
export class Program {
  readonly #child: ChildProcess;
  readonly #name: string;
  #log = '';

  constructor(name: string, path: string, args: string[], env: Record<string, string>, cwd: string) {
    this.#name = name;
    // A group of its own, so that what it starts ends with it.
    this.#child = spawn(path, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'pipe']
    });
    this.#child.stderr!.on(
      'data',
      (data: Buffer) => (this.#log = (this.#log + data.toString()).slice(-8_000))
    );
  }

  /** Its process, 0 where it did not start. */
  get id(): number {
    return this.#child.pid ?? 0;
  }

  /** The first line that it writes to a descriptor: 1, or 3 for the programs that use it to say they are ready. */
  async line(descriptor: 1 | 3, most = patience): Promise<string> {
    const stream = this.#child.stdio[descriptor] as NodeJS.ReadableStream;
    const lines = createInterface({ input: stream });
    const timer = setTimeout(() => lines.close(), most);
    for await (const line of lines) {
      clearTimeout(timer);
      stream.resume();
      return line;
    }
    throw new Error(`${this.#name} did not start: ${this.#log}`);
  }

  /** Waits until an address answers. */
  async answers(url: string): Promise<void> {
    const end = Date.now() + patience;
    while (Date.now() < end && this.#child.exitCode === null) {
      const answer = await fetch(url).catch(() => null);
      if (answer?.ok) return;
      await new Promise((wait) => setTimeout(wait, 100));
    }
    throw new Error(`${this.#name} does not answer: ${this.#log}`);
  }

  /** Asks it to end, and ends it where it does not. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return;
    const ended = once(this.#child, 'exit');
    process.kill(-this.#child.pid, 'SIGTERM');
    const timer = setTimeout(() => process.kill(-this.#child.pid!, 'SIGKILL'), 5_000);
    await ended;
    clearTimeout(timer);
  }
}
