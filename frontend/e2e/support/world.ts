import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dist, programs, root } from './paths';
import type { Store } from './presign';
import { Program } from './programs';

/** What lies in the store of the tests: keys and sizes in bytes. */
export const objects = {
  'reports/Annual report 2026, final.pdf': 1_840_000,
  'reports/Budget draft v3.xlsx': 220_000,
  'reports/Audit logs 2025.zip': 24_000_000,
  'reports/Site photographs.zip': 4_120_000,
  'reports/Tender documents.zip': 1_700_000,
  'films/Product film.mov': 64_000_000,
  'notes.txt': 1_200
};

/** The app with its dev server and a real store, on a desktop that nobody sees. */
export class World {
  readonly store: Store;
  readonly url: string;
  readonly home: string;
  /** The app's process. */
  readonly app: Program;
  readonly #running: Program[];

  private constructor(store: Store, url: string, home: string, app: Program, running: Program[]) {
    this.store = store;
    this.url = url;
    this.home = home;
    this.app = app;
    this.#running = running;
  }

  /** Starts everything; furnish may put things into the app's data folder before. */
  static async start(furnish?: (data: string) => Promise<void>): Promise<World> {
    const home = await mkdtemp(join(tmpdir(), 'daypass-e2e-'));
    await mkdir(join(home, 'Downloads'));
    const running: Program[] = [];
    const run = (name: string, path: string, args: string[], env: Record<string, string> = {}) => {
      const program = new Program(name, path, args, env, root);
      running.push(program);
      return program;
    };
    const puts = Object.entries(objects).flatMap(([key, size]) => ['-put', `${key}=${size}`]);
    const store = JSON.parse(await run('lab', programs.lab, puts).line(1)) as Store;
    await furnish?.(join(home, 'data'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const app = run('daypass', programs.app, [], {
      ...(await desktop(run)),
      ...folders(home),
      DAYPASS_PASSPHRASE: 'only for this test',
      assetdir: dist,
      devserver: `127.0.0.1:${port}`
    });
    await app.answers(url);
    return new World(store, url, home, app, running);
  }

  get downloads(): string {
    return join(this.home, 'Downloads');
  }

  /** SHA-256 of a saved file. */
  async sum(name: string): Promise<string> {
    const hash = createHash('sha256');
    for await (const part of createReadStream(join(this.downloads, name))) hash.update(part as Buffer);
    return hash.digest('hex');
  }

  /** SHA-256 of what a link gives. */
  async sumOf(link: string): Promise<string> {
    const answer = await fetch(link);
    if (!answer.ok) throw new Error(`the store answered ${answer.status}`);
    return createHash('sha256')
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest('hex');
  }

  saved(): Promise<string[]> {
    return readdir(this.downloads);
  }

  async stop(): Promise<void> {
    for (const program of this.#running.reverse()) await program.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}

type Run = (name: string, path: string, args: string[]) => Program;

// The window needs a display and a session bus; both are its own, so that no desktop of this machine is touched.
async function desktop(run: Run): Promise<Record<string, string>> {
  if (process.platform !== 'linux') return {};
  const screen = ['-displayfd', '3', '-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'];
  const display = await run('Xvfb', 'Xvfb', screen).line(3);
  const bus = await run('dbus', 'dbus-daemon', [
    '--session',
    '--nofork',
    '--nosyslog',
    '--print-address=3'
  ]).line(3);
  return { DISPLAY: `:${display}`, WAYLAND_DISPLAY: '', DBUS_SESSION_BUS_ADDRESS: bus, GDK_BACKEND: 'x11' };
}

function folders(home: string): Record<string, string> {
  return {
    HOME: home,
    DAYPASS_DATA_DIR: join(home, 'data'),
    XDG_DOWNLOAD_DIR: join(home, 'Downloads'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'share'),
    LANG: 'en_GB.UTF-8'
  };
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? found(address.port) : failed(new Error('no port'))
      );
    });
  });
}
