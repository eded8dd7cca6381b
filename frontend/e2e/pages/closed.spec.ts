import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sample } from '../support/files';
import { checked, expect, test } from '../support/pages';
import { Stage } from '../support/stage';
import { has, Visitor, type BrowserName } from '../support/visitor';

const inputs = 'input[type=file]:not([webkitdirectory])';
const closed = 'This request was closed. What was received stays.';
const spec = { tickets: 1, big_size: 1 << 30, post_size: 32 << 20 };

let folder = '';
test.beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'daypass-closed-'))));
test.afterAll(() => rm(folder, { recursive: true }));

test('closed while the page is open: said before a further file is begun', async ({ quiet: page, stage }) => {
  const made = await stage.request(spec);
  await page.clock.install();
  await page.goto(made.url);
  const choose = (name: string) =>
    page.locator(inputs).setInputFiles([{ name, mimeType: 'text/plain', buffer: Buffer.from(name) }]);
  await choose('first.txt');
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
  await stage.remove(made.key);
  await page.clock.fastForward(5_500); // what was heard a moment ago is believed
  await choose('late.txt');
  await expect(page.getByText(closed)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Choose files…' })).toBeHidden();
  expect((await stage.objects(made.prefix)).map((object) => object.size)).toEqual([9]);
  await checked(page);
});

test('closed in the middle of a large file: no object is made of it', async ({ quiet: page, stage }) => {
  test.setTimeout(120_000);
  const made = await stage.request(spec);
  const film = await sample(folder, 'film.mov', 96 << 20, 5);
  await page.goto(made.url);
  await stage.rate(6_000_000);
  await page.locator(inputs).setInputFiles(film.path);
  await expect.poll(async () => (await stage.parts(made.prefix)).size).toBeGreaterThan(0);
  await stage.remove(made.key);
  await stage.rate(0);
  await expect(page.getByText(closed)).toBeVisible({ timeout: 60_000 });
  expect((await stage.objects(made.prefix)).map((object) => object.size)).not.toContain(96 << 20);
});

for (const [name, status] of [
  ['whose own link has ended', 403],
  ['that is not found for a moment', 404]
] as const) {
  test(`a page ${name} goes on`, async ({ quiet: page, stage }) => {
    const made = await stage.request(spec);
    const text = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
    await page.clock.install();
    await page.goto(made.url);
    let asked = 0;
    await page.route(made.url, (route) =>
      status === 404 && ++asked > 1 ? route.continue() : route.fulfill({ status, body: '' })
    );
    await page.locator(inputs).setInputFiles([text('first.txt')]);
    await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
    await page.clock.fastForward(5_500);
    asked = 0;
    await page.locator(inputs).setInputFiles([text('second.txt')]);
    await expect(page.getByText('Everything was received: 2 files.').first()).toBeVisible();
    await expect(page.getByText(closed)).toBeHidden();
  });
}

for (const browser of ['chromium', 'firefox'] as BrowserName[]) {
  test(`${browser}: a page that stood open while its request was closed says so`, async () => {
    test.skip(!has(browser), `${browser} is not here`);
    const stage = await Stage.start('minio');
    const visitor = await Visitor.come(browser);
    try {
      const made = await stage.request(spec);
      const late = await sample(folder, 'late.txt', 90_000, 7);
      await visitor.open(made.url);
      await stage.remove(made.key);
      await visitor.choose([late.path]);
      await visitor.sees(closed);
      expect(await stage.objects(made.prefix)).toEqual([]);
      expect(visitor.said).toEqual([]);
    } finally {
      await visitor.leave();
      await stage.stop();
    }
  });
}

for (const [name, gone, words] of [
  ['with its request', true, closed],
  ['alone', false, 'The place for this file was taken back. Ask for a new link.']
] as const) {
  test(`an upload that was taken back ${name} is no other file that was sent`, async ({
    quiet: page,
    stage
  }) => {
    test.setTimeout(120_000);
    const made = await stage.request(spec);
    const film = await sample(folder, 'gone.mov', 48 << 20, 6);
    await page.goto(made.url);
    const body =
      '<?xml version="1.0"?><Error><Code>NoSuchUpload</Code><Message>never shown</Message></Error>';
    await page.route(/partNumber=/, async (route) => {
      if (gone) await stage.remove(made.key);
      await route.fulfill({ status: 404, contentType: 'application/xml', body });
    });
    await page.locator(inputs).setInputFiles(film.path);
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByText('Another file was already sent')).toBeHidden();
  });
}

// The browser itself says there that the storage is elsewhere.
test('a saved copy knows nothing of its request, and asks for nothing', async ({ page, stage }) => {
  const made = await stage.request(spec);
  const copy = join(folder, 'copy.html');
  await writeFile(copy, await (await fetch(made.url)).text());
  await page.route(made.url, (route) => route.fulfill({ status: 404, body: '' }));
  const [asked, broken]: [string[], Error[]] = [[], []];
  page.on('pageerror', (error) => broken.push(error));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`file://${copy}?copy`);
  await page
    .locator(inputs)
    .setInputFiles([{ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('a') }]);
  await expect.poll(() => asked.filter((url) => url.startsWith('http')).length).toBeGreaterThan(0);
  await expect(page.getByRole('button', { name: 'Choose files…' })).toBeVisible();
  await expect(page.getByText(closed)).toBeHidden();
  expect(asked.filter((url) => url.startsWith('file'))).toHaveLength(1);
  expect(broken).toEqual([]);
});
