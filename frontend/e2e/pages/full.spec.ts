import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sample } from '../support/files';
import { expect, test } from '../support/pages';
import { Stage, type Made } from '../support/stage';

// What the servers themselves say where nothing more is taken: a quota of MinIO, a user whom versitygw knows no more.
const inputs = 'input[type=file]:not([webkitdirectory])';
const denied = 'The storage takes nothing more through this link';
const full = 'The storage is full. What was received stays.';
const spec = { tickets: 1, big_size: 1 << 30, post_size: 32 << 20 };

let folder = '';
test.beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'daypass-full-'))));
test.afterAll(() => rm(folder, { recursive: true }));

const there = async (stage: Stage, made: Made) =>
  [...(await stage.parts(made.prefix))].filter(([, part]) => part.done > 0).map(([part]) => part);

/** Begins to send a small file and a film, so slowly that parts are still to come once some are there. */
async function begin(page: Page, stage: Stage, made: Made): Promise<string> {
  const film = await sample(folder, 'film.mov', 160 << 20, 5);
  const small = await sample(folder, 'first.txt', 90_000, 6);
  await page.goto(made.url);
  await page.locator(inputs).setInputFiles(small.path);
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
  await stage.rate(6_000_000);
  await page.locator(inputs).setInputFiles(film.path);
  await expect.poll(async () => (await there(stage, made)).length).toBeGreaterThan(0);
  return film.sha256;
}

async function tells(page: Page, words: string, picture: string): Promise<void> {
  await expect(page.getByText(words).first()).toBeVisible({ timeout: 60_000 });
  expect(await page.locator('body').innerText()).not.toMatch(/Error|XML|quota|Quota|AccessKey|\b[45]\d\d\b/);
  await page.screenshot({ path: test.info().outputPath(picture), fullPage: true });
}

test('MinIO, a bucket that becomes full: it is said, and goes on once there is room', async ({ page }) => {
  test.setTimeout(180_000);
  const stage = await Stage.start('minio');
  try {
    const made = await stage.request(spec);
    const sum = await begin(page, stage, made);
    await stage.quota(1 << 20);
    await tells(page, full, 'full.png');
    const before = await there(stage, made);
    await stage.rate(0);
    await stage.quota(0);
    await page
      .getByRole('button', { name: /^Try (again|film\.mov again)$/ })
      .first()
      .click();
    await expect(page.getByText('Everything was received: 2 files.').first()).toBeVisible();
    const parts = await stage.parts(made.prefix);
    for (const part of before) expect(parts.get(part)!.done, `${part} was sent again`).toBe(1);
    expect((await stage.objects(made.prefix)).map((object) => object.sha256)).toContain(sum);
  } finally {
    await stage.stop();
  }
});

test('versitygw, a key that is taken away: it is said, for large files and small ones', async ({ page }) => {
  test.setTimeout(180_000);
  const stage = await Stage.start('versitygw', '-guest');
  try {
    const made = await stage.request(spec);
    await begin(page, stage, made);
    await stage.expel();
    await tells(page, denied, 'withdrawn.png');
    await stage.rate(0);
    const text = { name: 'second.txt', mimeType: 'text/plain', buffer: Buffer.from('second') };
    await page.locator(inputs).setInputFiles([text]);
    await tells(page, denied, 'withdrawn-small.png');
    await expect(page.getByText('Everything was received')).toBeHidden();
    // What had come stays; a page that is opened now gives nothing away.
    expect((await stage.objects(made.prefix)).map((object) => object.size)).toContain(90_000);
    expect((await page.goto(made.url))!.status()).toBe(403);
    expect(await page.content()).not.toContain('Photos of the site');
  } finally {
    await stage.stop();
  }
});
