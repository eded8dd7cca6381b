import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programs } from './paths';

/** A line that the command line writes with --json. */
export interface Line {
  type: string;
  [name: string]: unknown;
}

/** The command line as it is shipped, with a data folder and a home of its own. */
export class Daypass {
  private constructor(readonly home: string) {}

  static async begin(): Promise<Daypass> {
    return new Daypass(await mkdtemp(join(tmpdir(), 'daypass-cli-')));
  }

  /** Runs one command and gives its lines; fails where it ends with anything but code. */
  async run(words: string[], input = '', code = 0): Promise<Line[]> {
    const { ended, out, said } = await this.#start(['--json', ...words], input);
    if (ended !== code)
      throw new Error(`daypass ${words[0]} ended with ${ended}: ${out.slice(-2_000)}${said}`);
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  }

  #start(words: string[], input: string): Promise<{ ended: number; out: string; said: string }> {
    const env = {
      ...process.env,
      HOME: this.home,
      DAYPASS_DATA_DIR: join(this.home, 'data'),
      DAYPASS_PASSPHRASE: 'only for this test',
      DBUS_SESSION_BUS_ADDRESS: ''
    };
    return new Promise((done) => {
      const options = { cwd: this.home, env, maxBuffer: 64 << 20, timeout: 300_000 };
      const child = execFile(programs.daypass, words, options, (error, out, said) =>
        done({ ended: error === null ? 0 : Number(error.code ?? -1), out, said })
      );
      child.stdin!.end(input);
    });
  }

  async end(): Promise<void> {
    await rm(this.home, { recursive: true, force: true });
  }
}

/** The last line of a type. */
export function last(lines: Line[], type: string): Line {
  const found = lines.filter((line) => line.type === type).at(-1);
  if (!found) throw new Error(`no line of type ${type}: ${JSON.stringify(lines.slice(-3))}`);
  return found;
}
