import { mkdir, readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Daypass, last } from '../support/daypass';
import { median } from '../support/figures';
import { sample } from '../support/files';
import { Stage, type Kind } from '../support/stage';
import { has, Visitor, type BrowserName } from '../support/visitor';

// A share page from its making to its end, as the shipped program makes it: with a thousand files on both servers (make
// torture), and always in a short form.
const full = process.env.DAYPASS_TORTURE === 'full';
const count = full ? 1_000 : 150;
const servers: Kind[] = full ? ['versitygw', 'minio'] : ['versitygw'];
const browsers: BrowserName[] = ['chromium', 'firefox'];
const rounds = 5;
/** What opening may take until the list can be used, in ms: the median of the rounds, and a bound for a busy machine. */
const most = full ? 1_000 : 4_000;

for (const server of servers) {
  test(`a page of ${count} files on ${server}: opened, pasted, withdrawn`, async () => {
    test.setTimeout(600_000);
    const here = browsers.filter(has);
    test.skip(here.length === 0, 'no browser is here');
    const stage = await Stage.start(server);
    const daypass = await Daypass.begin();
    try {
      const sums = await write(join(daypass.home, 'Year 2026'));
      const page = await share(stage, daypass);
      for (const browser of here) await opens(browser, page.url, server);
      const links = await linksOf(page.url);
      expect(links).toHaveLength(count);
      await pasted(daypass, page.url, sums);
      expect(last(await daypass.run(['link', 'withdraw', page.id]), 'withdrawn').proved).toBe(true);
      await gone([page.url, ...links]);
      expect(await stage.hasCORS()).toBe(false);
    } finally {
      await stage.stop();
      await daypass.end();
    }
  });
}

/** Writes the files, and gives the SHA-256 of each by its path in the folder. */
async function write(folder: string): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  for (let i = 0; i < count; i++) {
    // Most lie side by side, so that all of their rows are drawn.
    const path = `${i % 10 === 0 ? `month ${i % 12}/` : ''}Ä ${String(i).padStart(4, '0')} & 100 %.log`;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    sums.set(path, (await sample(folder, path, (i * 7_919) % 60_000, i)).sha256);
  }
  return sums;
}

/** Sends the folder and makes a page of it that can be withdrawn, by the commands that a person would use. */
async function share(stage: Stage, daypass: Daypass): Promise<{ id: string; url: string }> {
  const { endpoint, region, access_key, secret_key, bucket } = stage.store;
  const where = [
    '--endpoint',
    endpoint,
    '--public-endpoint',
    stage.endpoint,
    '--region',
    region,
    '--style',
    'path'
  ];
  const key = ['--access-key', access_key, '--secret-key-stdin', '--place', bucket];
  await daypass.run(['profile', 'add', 'lab', '--provider', 'other', ...where, ...key], `${secret_key}\n`);
  await daypass.run(['put', join(daypass.home, 'Year 2026'), '--to', `lab:${bucket}/`]);
  const begun = Date.now();
  const words = ['link', 'create', `lab:${bucket}/Year 2026`, '--page', '--withdrawable', '--expires', '3d'];
  const made = last(await daypass.run(words), 'link');
  expect(made).toMatchObject({ kind: 'page', files: count, withdrawable: true });
  const { size } = await head(made.url as string);
  console.log(
    `${stage.store.endpoint}: ${count} files, made in ${Date.now() - begun} ms, ${size} bytes of page`
  );
  return { id: made.id as string, url: made.url as string };
}

async function head(url: string): Promise<{ size: number; html: string }> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  const html = await answer.text();
  return { size: Buffer.byteLength(html), html };
}

/** What a reader without script would click. */
async function linksOf(url: string): Promise<string[]> {
  const { html } = await head(url);
  return [...html.matchAll(/<li><a href="([^"]+)"/g)].map((found) => found[1]!.replaceAll('&amp;', '&'));
}

async function opens(browser: BrowserName, url: string, server: Kind): Promise<void> {
  const visitor = await Visitor.come(browser);
  try {
    await visitor.page.evaluateOnNewDocument(tellUsable);
    const took: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await visitor.open('about:blank');
      await visitor.open(url);
      took.push(await visitor.page.evaluate(() => (window as unknown as { usable: Promise<number> }).usable));
    }
    await visitor.sees(`${count.toLocaleString('en')} files`);
    await visitor.page.type('input[type=search]', 'month 0090');
    await visitor.sees('1 file found');
    expect(visitor.said).toEqual([]);
    const each = took.map(Math.round).join(', ');
    console.log(`${server}, ${browser}: usable after ${each} ms; median ${Math.round(median(took))}`);
    expect(median(took), each).toBeLessThan(most);
  } finally {
    await visitor.leave();
  }
}

/** In the page: resolves with the ms from the start of the navigation until rows stand there, are painted, and the page
 * answers to input again. */
function tellUsable(): void {
  const usable = new Promise<number>((tell) => {
    const painted = () => requestAnimationFrame(() => setTimeout(() => tell(performance.now())));
    const look = () => (document.querySelector('.tree .row') ? painted() : requestAnimationFrame(look));
    requestAnimationFrame(look);
  });
  Object.assign(window, { usable });
}

/** The page's link is enough for Daypass to fetch everything, exactly. */
async function pasted(daypass: Daypass, url: string, sums: Map<string, string>): Promise<void> {
  const begun = Date.now();
  const lines = await daypass.run(['get', `Here it is:\n<${url}>\n`, '-d', join(daypass.home, 'inbox')]);
  console.log(`pasted: ${count} files in ${Date.now() - begun} ms`);
  expect(last(lines, 'summary')).toMatchObject({ failed: 0 });
  for (const [path, sum] of sums) {
    const bytes = await readFile(join(daypass.home, 'inbox', 'Year 2026', path));
    expect(createHash('sha256').update(bytes).digest('hex'), path).toBe(sum);
  }
}

async function gone(links: string[]): Promise<void> {
  for (const link of links) {
    const answer = await fetch(link);
    await answer.body?.cancel();
    expect([403, 404], new URL(link).pathname).toContain(answer.status);
  }
}
