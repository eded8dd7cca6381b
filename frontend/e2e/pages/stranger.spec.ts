import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { sample, type Sample } from '../support/files';
import { Stage, type Kind, type Made } from '../support/stage';
import { has, Visitor, type BrowserName } from '../support/visitor';

// Once with a large file and a long silence (make torture), and always in a short form.
const full = process.env.DAYPASS_TORTURE === 'full';
const big = full ? 3 * 2 ** 30 : 96 * 2 ** 20;
const silence = full ? 30_000 : 3_000;
/** Each connection, bytes a second: slow enough that every disturbance meets parts on their way. */
const rate = full ? 40_000_000 : 6_000_000;
const small = 40;
/** Connections of a page at once: what may be on its way when it is disturbed. */
const connections = 5;

const servers: Kind[] = ['versitygw', 'minio'];
const browsers: BrowserName[] = ['chromium', 'firefox'];
// The short form takes each server and each browser once.
const pairs = full
  ? servers.flatMap((server) => browsers.map((browser) => [server, browser] as const))
  : ([
      ['versitygw', 'chromium'],
      ['minio', 'firefox']
    ] as const);

const wait = (ms: number) => new Promise((done) => setTimeout(done, ms));

for (const [server, browser] of pairs) {
  test(`a stranger sends everything through ${browser} to ${server}, whatever comes between`, async () => {
    test.skip(!has(browser), `${browser} is not here`);
    test.setTimeout(full ? 1_200_000 : 180_000);
    const folder = await mkdtemp(join(tmpdir(), 'daypass-send-'));
    const stage = await Stage.start(server);
    const visitor = await Visitor.come(browser);
    try {
      const files = [await sample(folder, 'Walk-through.mov', big, 1)];
      for (let i = 0; i < small; i++)
        files.push(await sample(folder, `IMG ${i} ä <b>.jpg`, 40_000 + i * 7_000, i));
      const made = await stage.request({ tickets: 2, big_size: 2 * big, post_size: 32 << 20 });
      await sendDisturbed(stage, visitor, made, files);
      await isExact(stage, made, files);
      expect(await stage.hasCORS()).toBe(false);
      expect(visitor.said).toEqual([]);
    } finally {
      await visitor.leave();
      await stage.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function sendDisturbed(stage: Stage, visitor: Visitor, made: Made, files: Sample[]): Promise<void> {
  const paths = files.map((file) => file.path);
  const count = Math.ceil(big / (16 << 20));
  await stage.rate(rate);
  await visitor.open(made.url);
  await visitor.choose(paths);

  // The network goes away, and comes back.
  await untilParts(stage, made, Math.ceil(count / 6));
  let safe = await settled(stage, made, new Map());
  await stage.down();
  await visitor.sees('Waiting for the network. It goes on by itself.');
  await wait(silence);
  await stage.up();

  // The page is loaded again.
  await untilParts(stage, made, Math.ceil(count / 3));
  safe = await settled(stage, made, safe);
  await visitor.reload();
  await visitor.sees('Choose the same file again');
  await visitor.choose(paths);

  // The browser dies.
  await untilParts(stage, made, Math.ceil((count * 2) / 3));
  safe = await settled(stage, made, safe);
  await visitor.kill();
  await visitor.start();
  await visitor.open(made.url);
  await visitor.choose(paths);
  await stage.rate(0);
  await visitor.sees(`Everything was received: ${files.length} files`, 300_000);

  const parts = await stage.parts(made.prefix);
  expect(parts.size, 'one ticket was used, and every part of it').toBe(count);
  for (const [name, times] of safe)
    expect(parts.get(name)!.sent, `${name} was there and was sent again`).toBe(times);
  const sent = [...parts.values()].reduce((sum, part) => sum + part.sent, 0);
  expect(sent, 'parts sent, with those that were on their way').toBeLessThanOrEqual(count + 3 * connections);
  const posts = (await stage.seen()).filter((r) => r.method === 'POST' && !r.path.includes(made.prefix));
  expect(posts.length, 'small files, with those on their way and three notes').toBeLessThanOrEqual(
    small + 3 * connections + 3
  );
}

/** Waits until so many parts are there, and gives those, with how often each was sent up to now. */
async function untilParts(stage: Stage, made: Made, count: number): Promise<Map<string, number>> {
  for (;;) {
    const done = [...(await stage.parts(made.prefix))].filter(([, part]) => part.done > 0);
    if (done.length >= count) return new Map(done.map(([name, part]) => [name, part.sent]));
    await wait(50);
  }
}

/** The parts whose answers have certainly arrived; with those known before. One that was on its way when the network
 * went was sent twice until it was there: from then on no more. */
async function settled(stage: Stage, made: Made, before: Map<string, number>): Promise<Map<string, number>> {
  const now = await untilParts(stage, made, 0);
  await wait(1_000);
  return new Map([...now, ...before]);
}

async function isExact(stage: Stage, made: Made, files: Sample[]): Promise<void> {
  const stored = await stage.objects(made.prefix);
  const sums = new Map(stored.map((object) => [object.key.split('/').at(-1)!, object]));
  const [film, ...pictures] = files;
  const large = stored.filter((object) => object.sha256 === film!.sha256);
  expect(
    large.map((object) => object.size),
    JSON.stringify(stored.filter((object) => object.key.includes('big-')))
  ).toEqual([film!.size]);
  expect(large[0]!.key).toMatch(/big-\d$/);
  for (const file of pictures)
    expect(sums.get(file.name.replace(/[<>]/g, '_'))?.sha256, file.name).toBe(file.sha256);
  const notes = stored.filter((object) => object.key.endsWith('/daypass-names.json'));
  expect(notes.length).toBeGreaterThan(0);
}
