import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sample } from '../support/files';
import { checked, expect, test } from '../support/pages';

const inputs = 'input[type=file]:not([webkitdirectory])';
const text = (name: string, words = name) => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(words)
});
const choose = (page: Page, ...names: string[]) =>
  page.locator(inputs).setInputFiles(names.map((name) => text(name)));
test('says who asks for what, and takes files with hostile names', async ({ quiet: page, stage }) => {
  const made = await stage.request({
    title: '</script><b>Photos</b>\u202E',
    note: '<img src=x onerror=alert(1)>\nThank you!',
    from: '<i>Marketing</i>',
    post_size: 1 << 20,
    max_size: 1 << 20
  });
  await page.goto(made.url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('</script><b>Photos</b>');
  await expect(page.getByText('<i>Marketing</i> asks you for files')).toBeVisible();
  expect(await page.locator('main b, main i:not(.bar i, .sky i), main img').count()).toBe(0);
  await expect(page.getByText('up to 1 MB each · you need no account')).toBeVisible();
  await checked(page);
  await choose(
    page,
    '..',
    '<img onerror=alert(1)>.png',
    'photo\u202Egpj.exe',
    'CON',
    'a\u0000b.txt',
    'ü ö.txt'
  );
  await expect(page.getByText('Everything was received: 6 files.').first()).toBeVisible();
  await checked(page);
  const keys = (await stage.objects(made.prefix)).map((object) => object.key.slice(made.prefix.length));
  expect(keys).toHaveLength(6);
  for (const key of keys) expect(key).toMatch(/^[a-z0-9]{8}\/[^<>"\p{C}]+$/u);
  expect(keys.join()).not.toContain('..');

  const receipt = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save receipt' }).click();
  const kept = await readFile((await (await receipt).path())!, 'utf8');
  expect(kept).toContain('6 files');
  expect(kept).toContain('ü ö.txt');
});

test('two readers never replace each other’s files', async ({ browser, stage }) => {
  const made = await stage.request({ post_size: 1 << 20 });
  for (const words of ['one', 'two']) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(made.url);
    await page.locator(inputs).setInputFiles([text('same.txt', words)]);
    await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
    await page.context().close();
  }
  expect(await stage.objects(made.prefix)).toHaveLength(2);
});

test('PUT links take one file each, and one that was used is passed over', async ({ browser, stage }) => {
  const made = await stage.request({ puts: 3, max_size: 1 << 20 });
  const send = async (...names: string[]) => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(made.url);
    await expect(page.getByText('3 files at most')).toBeVisible();
    await choose(page, ...names);
    return page;
  };
  const first = await send('ä b.txt', 'two.txt');
  await expect(first.getByText('Everything was received: 2 files.').first()).toBeVisible();
  const second = await send('three.txt', 'four.txt');
  await expect(second.getByText('All places of this link are taken.')).toBeVisible();
  const stored = await stage.objects(made.prefix);
  expect(stored).toHaveLength(3);
  expect(stored.map((object) => object.disposition)).toContain("attachment; filename*=UTF-8''%C3%A4%20b.txt");
});

test('where a storage takes no forms, large files have their names told in slots that are used once', async ({
  quiet: page,
  stage
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'daypass-slots-'));
  const films = [
    await sample(folder, 'first.mov', 36 << 20, 11),
    await sample(folder, 'second.mov', 36 << 20, 12)
  ];
  const made = await stage.request({ tickets: 2, big_size: 1 << 30, puts: 6, max_size: 1 << 30 });
  await page.goto(made.url);
  // Large ones one after the other, so that more than one note is written.
  await page.locator(inputs).setInputFiles([films[0]!.path]);
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
  await page.locator(inputs).setInputFiles([films[1]!.path]);
  await expect(page.getByText('Everything was received: 2 files.').first()).toBeVisible();
  const sums = (await stage.objects(made.prefix)).map((object) => object.sha256);
  for (const film of films) expect(sums).toContain(film.sha256);
  expect(sums, 'two films, and a note for each').toHaveLength(4);
  await rm(folder, { recursive: true });
});

test('a file over the limit is refused before it is sent', async ({ quiet: page, stage }) => {
  const made = await stage.request({ post_size: 1 << 20, max_size: 1_000 });
  await page.goto(made.url);
  await page.locator(inputs).setInputFiles([text('large.txt', 'x'.repeat(1_001)), text('small.txt')]);
  await expect(page.getByText('It is larger than the 1 kB that are taken.')).toBeVisible();
  await expect(page.getByText('1 of 1 sent')).toBeVisible();
  await page.getByRole('button', { name: 'Remove large.txt from the list' }).click();
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
});

test('a folder keeps its shape', async ({ quiet: page, stage }) => {
  const folder = await mkdtemp(join(tmpdir(), 'daypass-folder-'));
  const made = await stage.request({ post_size: 1 << 20 });
  await writeFile(join(folder, 'a.txt'), 'a');
  await writeFile(join(folder, 'b.txt'), 'b');
  await page.goto(made.url);
  await page.locator('input[webkitdirectory]').setInputFiles(folder);
  await expect(page.getByText('Everything was received: 2 files.').first()).toBeVisible();
  const keys = (await stage.objects(made.prefix)).map((object) => object.key.split('/').slice(-2).join('/'));
  expect(keys.map((key) => key.split('/')[1]).sort()).toEqual(['a.txt', 'b.txt']);
  expect(keys[0]).toMatch(/^daypass-folder-/);
  await rm(folder, { recursive: true });
});

test('pauses, and goes on without sending a part twice', async ({ quiet: page, stage }) => {
  const folder = await mkdtemp(join(tmpdir(), 'daypass-pause-'));
  const file = await sample(folder, 'film.mov', 80 << 20, 9);
  const made = await stage.request({ tickets: 1, big_size: 1 << 30 });
  await stage.rate(8_000_000);
  await page.goto(made.url);
  await expect(page.getByText('You may close this page')).toBeVisible();
  await page.locator(inputs).setInputFiles(file.path);
  await expect(page.getByText('Keep this page open until everything is received.')).toBeVisible();
  await expect
    .poll(async () => [...(await stage.parts(made.prefix)).values()].filter((part) => part.done).length)
    .toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('paused')).toBeVisible();
  await stage.rate(0);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
  await expect(page.getByText('You may close this page')).toBeVisible();
  const parts = [...(await stage.parts(made.prefix)).values()];
  expect(parts.reduce((sum, part) => sum + part.sent, 0)).toBeLessThanOrEqual(5 + 4);
  expect((await stage.objects(made.prefix)).map((object) => object.sha256)).toContain(file.sha256);
  await rm(folder, { recursive: true });
});

test('five thousand files at once', async ({ quiet: page, stage }) => {
  test.setTimeout(180_000);
  const made = await stage.request({ post_size: 1 << 20 });
  await page.goto(made.url);
  const frozen = await page.evaluate(async (selector) => {
    const data = new DataTransfer();
    for (let i = 0; i < 5_000; i++) data.items.add(new File([`${i}`], `${i}.txt`, { lastModified: 1 }));
    const input = document.querySelector<HTMLInputElement>(selector)!;
    input.files = data.files;
    const begun = performance.now();
    input.dispatchEvent(new Event('change'));
    await new Promise((painted) => requestAnimationFrame(painted));
    return performance.now() - begun;
  }, inputs);
  expect(frozen).toBeLessThan(2_000);
  await expect(page.getByText(/of 5,000 sent/)).toBeVisible();
  expect(await page.locator('li').count()).toBeLessThan(200);
  await expect(page.getByText(/\b\d{2,} of 5,000 sent/)).toBeVisible();
});
