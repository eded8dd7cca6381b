import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { systemChromium } from './paths';

export type BrowserName = 'chromium' | 'firefox';

/** A Firefox of the system, or undefined. */
export function systemFirefox(): string | undefined {
  const known = [process.env.FIREFOX ?? '', '/usr/bin/firefox-esr', '/usr/bin/firefox'];
  return known.find((path) => path !== '' && existsSync(path));
}

/** Whether the browser is there. */
export function has(browser: BrowserName): boolean {
  return (browser === 'firefox' ? systemFirefox() : systemChromium()) !== undefined;
}

/** A stranger with a browser of their own, which can be killed and started again with the same profile. */
export class Visitor {
  readonly #name: BrowserName;
  readonly #profile: string;
  #browser: Browser | null = null;
  #page: Page | null = null;
  readonly said: string[] = [];

  private constructor(name: BrowserName, profile: string) {
    this.#name = name;
    this.#profile = profile;
  }

  static async come(name: BrowserName): Promise<Visitor> {
    const visitor = new Visitor(name, await mkdtemp(join(tmpdir(), 'daypass-visitor-')));
    await visitor.start();
    return visitor;
  }

  async start(): Promise<void> {
    const firefox = this.#name === 'firefox';
    const root = process.getuid?.() === 0;
    this.#browser = await puppeteer.launch({
      browser: firefox ? 'firefox' : 'chrome',
      executablePath: (firefox ? systemFirefox() : systemChromium())!,
      userDataDir: this.#profile,
      headless: true,
      args: firefox ? [] : ['--lang=en-GB', ...(root ? ['--no-sandbox'] : [])],
      timeout: 90_000,
      protocolTimeout: 120_000
    });
    const page = await this.#browser.newPage();
    page.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    page.on('pageerror', (error) => this.said.push(String(error)));
    this.#page = page;
  }

  get page(): Page {
    return this.#page!;
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'load', timeout: 60_000 });
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: 'load', timeout: 60_000 });
  }

  /** Chooses files by the page's own field. */
  async choose(paths: string[]): Promise<void> {
    const input = await this.page.$('input[type=file]:not([webkitdirectory])');
    await (input as unknown as { uploadFile(...paths: string[]): Promise<void> }).uploadFile(...paths);
  }

  /** Waits until a text is to be seen on the page. */
  async sees(text: string, timeout = 60_000): Promise<void> {
    const end = Date.now() + timeout;
    let shown = '';
    while (Date.now() < end) {
      shown = await this.text();
      if (shown.includes(text)) return;
      await new Promise((wait) => setTimeout(wait, 200));
    }
    throw new Error(`"${text}" is not to be seen within ${timeout} ms, but:\n${shown.slice(0, 2_000)}`);
  }

  text(): Promise<string> {
    return this.page.evaluate(() => document.body.innerText);
  }

  /** Ends the browser as a crash does. */
  async kill(): Promise<void> {
    const child = this.#browser!.process()!;
    const ended = new Promise((gone) => child.once('exit', gone));
    child.kill('SIGKILL');
    await ended;
    this.#browser = this.#page = null;
  }

  async leave(): Promise<void> {
    await this.#browser?.close().catch(() => undefined);
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
