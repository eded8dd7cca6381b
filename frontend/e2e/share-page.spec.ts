import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { clipboard, drop, write } from './support/drop';
import { findings } from './support/axe';
import { addStorage } from './support/storage';
import { expect, paste, prefer, test } from './support/test';

const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

test.beforeEach(async ({ app, world }) => {
  const profiles = await app.evaluate(() =>
    (
      window as unknown as { go: { app: { Storage: { Profiles: () => Promise<{ name: string }[]> } } } }
    ).go.app.Storage.Profiles()
  );
  if (!profiles.some((profile) => profile.name === 'studio')) await addStorage(app, world, 'studio');
  const place = { lastProfile: 'studio', lastBucket: world.store.bucket, lastPrefix: 'shared/' };
  await prefer(app, { ...place, lastWithdrawable: false, lastEach: false });
  await app.reload();
});

// What was chosen last is for these tests alone.
test.afterAll(async ({ world, browser }) => {
  const app = await browser.newPage();
  await app.goto(world.url);
  await prefer(app, { lastWithdrawable: false, lastEach: false });
  await app.close();
});

async function openReports(app: Page): Promise<void> {
  await app.keyboard.press('Control+4');
  await app.getByRole('article').filter({ hasText: 'studio' }).getByRole('button').first().click();
  await app.getByRole('button', { name: 'reports', exact: true }).click();
}

test('a dropped folder becomes a page that a stranger opens, until it is withdrawn', async ({
  app,
  world,
  context
}) => {
  const film = randomBytes(2_000_000);
  await write(world, 'Press kit/film.mov', film);
  await write(world, 'Press kit/text/read me.txt', 'read me');
  await drop(app, join(world.home, 'Documents', 'Press kit'));
  const card = app.getByRole('article').filter({ hasText: 'Press kit' });
  await card.getByRole('switch', { name: 'Can be withdrawn' }).focus();
  await app.keyboard.press('Space');
  expect(await findings(app)).toEqual([]);
  await card.getByRole('button', { name: 'Send and copy link' }).focus();
  await app.keyboard.press('Enter');
  await expect(card.getByText('Copied. Paste it into a mail or a chat.')).toBeVisible();
  const link = await clipboard(app);

  const stranger = await context.newPage();
  await stranger.goto(link);
  await expect(stranger.getByText('film.mov').first()).toBeVisible();
  const file = await stranger.locator('a[href*="film.mov"]').first().getAttribute('href');
  const answer = await fetch(file!);
  expect(sum(Buffer.from(await answer.arrayBuffer()))).toBe(sum(film));
  await stranger.close();

  await app.keyboard.press('Control+1');
  await paste(app, `Hello,\nhere is all of it: ${link}`);
  const received = app.getByRole('article').filter({ hasText: 'from 127.0.0.1' });
  await expect(received).toContainText('2 files · 2 MB');
  const listed = received.getByRole('region', { name: 'Files on the page' });
  await expect(listed).toContainText('film.mov');
  await expect(listed).toContainText('text/read me.txt');
  expect(await findings(app)).toEqual([]);
  await received.getByRole('button', { name: /^Save to/ }).press('Enter');
  await expect(received).toContainText('saved to Downloads', { timeout: 30_000 });
  expect(await readFile(join(world.downloads, 'Press kit', 'film.mov'))).toEqual(film);
  expect(await readFile(join(world.downloads, 'Press kit', 'text', 'read me.txt'), 'utf8')).toBe('read me');

  await app.keyboard.press('Control+3');
  const pass = app.getByRole('article').filter({ hasText: 'Press kit' });
  await expect(pass).toContainText('page with 2 files');
  await pass.getByRole('button', { name: 'More for Press kit' }).focus();
  await app.keyboard.press('Enter');
  await app.getByRole('menuitem', { name: 'Withdraw…' }).press('Enter');
  const dialog = app.getByRole('dialog', { name: 'Withdraw the link to “Press kit”?' });
  await expect(dialog).toContainText('2 MB become free in your storage.');
  expect(await findings(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Withdraw now' }).press('Enter');
  const done = app.getByRole('dialog', { name: 'The link is withdrawn' });
  await expect(done).toContainText('does not open any more');
  await done.getByRole('button', { name: 'Done' }).click();
  await expect(pass).toContainText('withdrawn');
  for (const gone of [link, file!]) expect([403, 404]).toContain((await fetch(gone)).status);
});

test('a plain file gets a link that can be withdrawn, as a QR code and as a file', async ({ app, world }) => {
  await prefer(app, { lastWithdrawable: true });
  await app.reload();
  await openReports(app);
  const name = 'Budget draft v3.xlsx';
  await app.getByRole('button', { name: `Share ${name}` }).click();
  const dialog = app.getByRole('dialog', { name: `Share “${name}”` });
  await expect(dialog.getByText(/takes 220 kB more in your storage/)).toBeVisible();
  // It was chosen last time, and is chosen already.
  await expect(dialog.getByRole('switch', { name: 'Can be withdrawn' })).toBeChecked();
  await dialog.getByRole('button', { name: 'Make link and copy' }).click();
  const ready = app.getByRole('dialog', { name: 'Your link is ready' });
  const link = await ready.getByLabel('Link', { exact: true }).inputValue();
  expect((await fetch(link)).status).toBe(200);
  await ready.getByRole('button', { name: 'QR code' }).click();
  await expect(ready.getByRole('img', { name: `QR code of the link to ${name}` })).toBeVisible();
  expect(await findings(app)).toEqual([]);
  await ready.getByRole('button', { name: 'Save as .html' }).click();
  await expect(app.getByText(`${name}.html is in your Downloads.`).first()).toBeVisible();
  const saved = await readFile(join(world.downloads, `${name}.html`), 'utf8');
  expect(saved).toContain(link.split('X-Amz-Signature=')[1]!.slice(0, 64));
  await ready.getByRole('button', { name: 'Done' }).click();

  await app.keyboard.press('Control+3');
  const pass = app.getByRole('article').filter({ hasText: 'can be withdrawn' });
  await pass.getByRole('button', { name: `More for ${name}` }).click();
  await app.getByRole('menuitem', { name: 'Withdraw…' }).click();
  await app.getByRole('button', { name: 'Withdraw now' }).click();
  await expect(app.getByRole('dialog', { name: 'The link is withdrawn' })).toBeVisible();
  expect([403, 404]).toContain((await fetch(link)).status);
});

test('several files of a storage: one page, or a table with a link to each', async ({ app }) => {
  await openReports(app);
  for (const name of ['Budget draft v3.xlsx', 'Site photographs.zip'])
    await app.getByRole('checkbox', { name: `Choose ${name}` }).press('Space');
  await expect(app.getByText('2 chosen')).toBeVisible();
  expect(await findings(app)).toEqual([]);
  await app.getByRole('button', { name: 'Share…', exact: true }).press('Enter');
  const dialog = app.getByRole('dialog', { name: /^Share “Budget draft v3.xlsx \+1”/ });
  await dialog.getByRole('radio', { name: 'A link to each file' }).click();
  await dialog.getByRole('button', { name: 'Make links and copy table' }).click();
  const ready = app.getByRole('dialog', { name: '2 links are ready' });
  await expect(ready.getByText(/^The table is copied/)).toBeVisible();
  expect(await findings(app)).toEqual([]);
  const table = await clipboard(app);
  expect(table.split('\n')[0]).toBe('name,size,works_until,link');
  expect(table).toContain('Site photographs.zip');
});
