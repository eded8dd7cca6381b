import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { median, watchFrames } from './support/figures';
import { programs, root } from './support/paths';
import { Program } from './support/programs';
import { expect, test as base } from './support/test';
import { World } from './support/world';

const finished = 100_000;
const running = 1_000;
const figures: Record<string, unknown> = {};

/** Where files come slowly. */
let slow = '';

/** An app with a long history, and a server whose files come slowly. */
const test = base.extend<object, { world: World }>({
  world: [
    async ({}, use) => {
      let crowd: Program | undefined;
      const world = await World.start(async (data) => {
        crowd = new Program('crowd', programs.crowd, ['-data', data, '-finished', `${finished}`], {}, root);
        ({ endpoint: slow } = JSON.parse(await crowd.line(1, 300_000)) as { endpoint: string });
      });
      await use(world);
      await world.stop();
      await crowd?.stop();
    },
    { scope: 'worker', timeout: 600_000 }
  ]
});

test.afterAll(() => {
  mkdirSync(`${root}build/bench`, { recursive: true });
  figures.machine = `${cpus().length} cores, ${cpus()[0]?.model ?? ''}`;
  figures.measured = new Date().toISOString();
  writeFileSync(`${root}build/bench/window.json`, `${JSON.stringify(figures, null, 2)}\n`);
});

/** What the page calls, and hears. */
interface Bound {
  go: {
    app: {
      Links: { Read(text: string): Promise<{ handle: string }[]> };
      Transfers: {
        Save(request: object): Promise<{ id: string }>;
        List(): Promise<{ state: string }[]>;
        History(filter: object): Promise<{ jobs: unknown[] }>;
        PauseAll(): Promise<void>;
      };
      Settings: { SetLimits(limits: object): Promise<void> };
    };
  };
  runtime: { EventsOn(name: string, hear: (event: never) => void): () => void };
}

test('a history of 100,000 rows', async ({ app }) => {
  await app.keyboard.press('Control+2');
  await expect(app.getByRole('article').first()).toBeVisible();
  await app.mouse.move(700, 500);
  const stop = await watchFrames(app);
  for (let turn = 0; turn < 400; turn++) {
    await app.mouse.wheel(0, 1_500);
    await wait(20);
  }
  figures.scroll = await stop();
  const last = await app.getByRole('article').last().getAttribute('aria-label');
  figures.reached = last;
  await app.keyboard.press('Control+Home');

  const box = app.getByRole('searchbox');
  const times: number[] = [];
  for (const [text, first] of [
    ['contract film', /contract film/],
    ['099999', /099999/],
    ['2026/budget', /./],
    ['film 0123', /film .*0123/]
  ] as const) {
    await box.fill('');
    await expect(app.getByRole('article').first()).toContainText(/./);
    const began = performance.now();
    await box.fill(text);
    await expect(app.getByRole('article').first()).toContainText(first);
    times.push(performance.now() - began);
  }
  figures.searchSeenMs = times.map(Math.round);
  figures.searchAnsweredMs = await answered(app, ['contract film', '099999', 'zz', 'film 0123', '']);
});

/** How long the program takes to answer searches, in ms: the median of seven each. */
async function answered(app: Page, searches: string[]): Promise<Record<string, number>> {
  const out: Record<string, number> = {};
  for (const search of searches) {
    const times = await app.evaluate(async (text) => {
      const { History } = (window as unknown as Bound).go.app.Transfers;
      const times: number[] = [];
      for (let turn = 0; turn < 7; turn++) {
        const began = performance.now();
        await History({ search: text, limit: 100 });
        times.push(performance.now() - began);
      }
      return times;
    }, search);
    out[search] = Math.round(median(times) * 10) / 10;
  }
  return out;
}

test('1,000 running transfers', async ({ app }) => {
  await app.keyboard.press('Control+2');
  const begun = await app.evaluate(
    async ({ endpoint, count }) => {
      const { Links, Transfers, Settings } = (window as unknown as Bound).go.app;
      await Settings.SetLimits({
        jobs: count,
        connections: 4_096,
        perHost: 1_024,
        downPerSecond: 0,
        upPerSecond: 0
      });
      const urls = Array.from({ length: count }, (_, n) => `${endpoint}/lab/rehearsal-${n}.bin`);
      const found = await Links.Read(urls.join('\n'));
      for (const { handle } of found)
        await Transfers.Save({ handle, folder: '', name: '', existing: '', allowPrivate: true });
      return found.length;
    },
    { endpoint: slow, count: running }
  );
  expect(begun).toBe(running);
  await expect
    .poll(
      () =>
        app.evaluate(
          async () =>
            (await (window as unknown as Bound).go.app.Transfers.List()).filter(
              ({ state }) => state === 'running'
            ).length
        ),
      { timeout: 120_000 }
    )
    .toBe(running);
  await app.evaluate(() => {
    const heard = { events: 0, rows: {} as Record<string, number> };
    Object.assign(window, { heard });
    const note = (id: string) => (heard.rows[id] = (heard.rows[id] ?? 0) + 1);
    const { EventsOn } = (window as unknown as Bound).runtime;
    EventsOn('progress', (event: { rows: { id: string }[] }) => {
      heard.events++;
      event.rows.forEach(({ id }) => note(id));
    });
    EventsOn('transfer', ({ job }: { job: { id: string } }) => {
      heard.events++;
      note(job.id);
    });
  });
  const stop = await watchFrames(app);
  const seconds = 20;
  await wait(seconds * 1_000);
  const frames = await stop();
  const heard = await app.evaluate(
    () => (window as unknown as { heard: { events: number; rows: Record<string, number> } }).heard
  );
  const most = Math.max(...Object.values(heard.rows)) / seconds;
  const turns: number[] = [];
  for (const [keys, title] of [
    ['Control+3', 'Links'],
    ['Control+2', 'Transfers'],
    ['Control+1', /Good/],
    ['Control+2', 'Transfers']
  ] as const) {
    const began = performance.now();
    await app.keyboard.press(keys);
    await expect(app.getByRole('heading', { level: 1, name: title })).toBeVisible();
    turns.push(Math.round(performance.now() - began));
  }
  figures.running = {
    jobs: running,
    told: Object.keys(heard.rows).length,
    eventsPerSecond: heard.events / seconds,
    mostUpdatesPerSecondOfOneJob: most,
    frames,
    screenChangesMs: turns
  };
  expect(most).toBeLessThanOrEqual(10);
  await app.evaluate(() => (window as unknown as Bound).go.app.Transfers.PauseAll());
});
