import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sample, type Sample } from '../support/files';
import { checked, expect, test } from '../support/pages';

// Files that have one name, size and time, and other contents.
const inputs = 'input[type=file]:not([webkitdirectory])';
const time = new Date('2026-03-01T10:00:00Z');

let folder = '';
test.beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'daypass-twins-'))));
test.afterAll(() => rm(folder, { recursive: true }));

/** So many files of one name, each in a folder of its own. */
async function twins(name: string, size: number, count: number): Promise<Sample[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const where = join(folder, `${name} ${i}`);
      await mkdir(where, { recursive: true });
      const file = await sample(where, name, size, i + 1);
      await utimes(file.path, time, time);
      return file;
    })
  );
}

const choose = (page: Page, file: Sample) => page.locator(inputs).setInputFiles(file.path);
const received = (page: Page, count: string) =>
  expect(page.getByText(`Everything was received: ${count}.`).first()).toBeVisible();

for (const [way, spec, size] of [
  ['a form', { post_size: 1 << 20 }, 40_000],
  ['PUT links', { puts: 6, max_size: 1 << 20 }, 40_000],
  ['tickets', { tickets: 3, big_size: 1 << 30, post_size: 32 << 20 }, 40 << 20]
] as const) {
  test(`by ${way}: another file of the same name, size and time is sent, the same one is not`, async ({
    quiet: page,
    stage
  }) => {
    const [one, two, three] = await twins('IMG 1.jpg', size, 3);
    const made = await stage.request(spec);
    await page.goto(made.url);
    await choose(page, one!);
    await received(page, '1 file');
    await choose(page, two!);
    await received(page, '2 files');
    await expect(page.getByText('IMG 1 (2).jpg')).toBeVisible();
    await choose(page, one!);
    await choose(page, two!);
    await received(page, '2 files');
    await page.reload();
    await choose(page, two!);
    await received(page, '2 files');
    await choose(page, three!);
    await received(page, '3 files');
    await expect(page.getByText('IMG 1 (3).jpg')).toBeVisible();
    await checked(page);
    const stored = (await stage.objects(made.prefix)).map((object) => object.sha256);
    for (const { sha256 } of [one!, two!, three!])
      expect(stored.filter((sum) => sum === sha256)).toHaveLength(1);
  });
}

test('begun in an earlier visit: another file that looks like it is sent beside it', async ({
  quiet: page,
  stage
}) => {
  test.setTimeout(120_000);
  const [one, two] = await twins('film.mov', 96 << 20, 2);
  const made = await stage.request({ tickets: 2, big_size: 1 << 30, post_size: 32 << 20 });
  await page.goto(made.url);
  await stage.rate(6_000_000);
  await choose(page, one!);
  const there = async () => [...(await stage.parts(made.prefix)).values()].filter((part) => part.done).length;
  await expect.poll(there).toBeGreaterThan(0);
  await page.reload();
  await stage.rate(0);
  await expect(page.getByText('Choose the same file again')).toBeVisible();
  await choose(page, two!);
  await expect(page.getByText('1 of 1 sent')).toBeVisible();
  await expect(page.getByText('Choose the same file again')).toBeVisible();
  await choose(page, one!);
  await received(page, '2 files');
  const stored = await stage.objects(made.prefix);
  for (const { sha256 } of [one!, two!]) expect(stored.map((object) => object.sha256)).toContain(sha256);
});
