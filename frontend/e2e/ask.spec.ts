import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findings } from './support/axe';
import { drop, write } from './support/drop';
import { addStorage } from './support/storage';
import { expect, paste, test } from './support/test';

test('asking for files: a link, what a stranger sends shows up, is saved, and the link ends', async ({
  app,
  world,
  context
}) => {
  test.setTimeout(240_000);
  await addStorage(app, world, 'office');
  await app.keyboard.press('Control+1');
  await app.getByRole('button', { name: /^Ask for files…/ }).focus();
  await app.keyboard.press('Enter');
  const dialog = app.getByRole('dialog', { name: 'Ask for files' });
  await dialog.getByLabel('What do you ask for?').fill('Photos of the site');
  await expect(dialog.getByText('Longest possible here: 7 days')).toBeVisible();
  await dialog.getByRole('radio', { name: '1 day' }).click();
  expect(await findings(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make link and copy' }).focus();
  await app.keyboard.press('Enter');
  const ready = app.getByRole('dialog', { name: 'Your link for files is ready' });
  await expect(ready.getByText('Copied. Paste it into a mail or a chat.')).toBeVisible({ timeout: 60_000 });
  await expect(ready.getByText('A page on a shared address')).toBeVisible();
  expect(await findings(app)).toEqual([]);
  const url = await ready.getByLabel('Link', { exact: true }).inputValue();
  await ready.getByRole('button', { name: 'Copy message' }).click();
  await expect(ready.getByRole('button', { name: 'Copied' })).toBeVisible();
  await ready.getByRole('button', { name: 'Done' }).click();

  const pass = app
    .getByRole('region', { name: 'Files you asked for' })
    .getByRole('article')
    .filter({ hasText: 'Photos of the site' });
  await expect(pass).toContainText('nothing has come yet');
  const photo = randomBytes(300_000);
  const path = await write(world, 'north side.jpg', photo);
  const stranger = await context.newPage();
  await stranger.goto(url);
  await stranger.locator('input[type=file]:not([webkitdirectory])').setInputFiles(path);
  await expect(stranger.getByText(/received/i).first()).toBeVisible({ timeout: 60_000 });
  await stranger.close();

  await expect(pass).toContainText('1 file came', { timeout: 60_000 });
  await expect(pass).toContainText('1 new');
  await expect(pass.getByRole('listitem')).toContainText('north side.jpg');
  await expect(app.getByRole('paragraph').filter({ hasText: '1 file has arrived.' })).toBeHidden();
  expect(await findings(app)).toEqual([]);
  await pass.getByRole('button', { name: /^Save all to/ }).click();
  await expect
    .poll(() => readFile(join(world.downloads, 'Photos of the site', 'north side.jpg')).catch(() => null), {
      timeout: 30_000
    })
    .toEqual(photo);
  await expect(pass).not.toContainText('1 new');

  await app.getByRole('heading', { level: 1 }).click();
  await paste(app, `Could you send the plans? ${url}`);
  const card = app.getByRole('article').filter({ hasText: 'a page that asks for files' });
  await expect(card).toContainText('Photos of the site');
  await expect(app.getByRole('paragraph').filter({ hasText: 'is being saved.' })).toBeHidden();
  expect(await findings(app)).toEqual([]);
  const plans = randomBytes(20_000_000);
  await write(world, 'Plans/north.pdf', plans);
  await write(world, 'Plans/deep/south.pdf', 'the south side');
  await drop(app, join(world.home, 'Documents', 'Plans'));
  await expect(card).toContainText('Plans');
  await card.getByRole('button', { name: 'Send', exact: true }).press('Enter');
  await expect(card).toContainText(/2 files are delivered to 127\.0\.0\.1/, { timeout: 60_000 });
  expect(await findings(app)).toEqual([]);
  await expect(pass).toContainText('3 files came', { timeout: 60_000 });
  for (const name of ['north.pdf', 'south.pdf']) await expect(pass).toContainText(name);
  await pass.getByRole('button', { name: /^Save all to/ }).click();
  const saved = (name: string) =>
    readFile(join(world.downloads, 'Photos of the site', name)).catch(() => null);
  await expect
    .poll(() => saved('Plans/deep/south.pdf'), { timeout: 30_000 })
    .toEqual(Buffer.from('the south side'));

  await app.keyboard.press('Control+2');
  const row = app.getByRole('article').filter({ hasText: 'Photos of the site' }).first();
  await expect(row).toContainText('3 files · 1 was there already');
  expect(await world.saved()).not.toContain('north side (2).jpg');

  await app.keyboard.press('Control+3');
  await expect(app.getByRole('article').filter({ hasText: 'Photos of the site' })).toHaveCount(1);
  const listed = app.getByRole('region', { name: 'Files you asked for' }).getByRole('article');
  const search = app.getByRole('searchbox', { name: 'Search links and requests' });
  await search.fill('no such thing');
  await expect(app.getByText('Nothing found.')).toBeVisible();
  await expect(listed).toHaveCount(0);
  await search.fill('SITE photos');
  await expect(listed).toHaveCount(1);
  expect(await findings(app)).toEqual([]);
  await search.fill('');
  await listed.first().getByRole('button', { name: 'More for Photos of the site' }).press('Enter');
  await app.getByRole('menuitem', { name: 'Close…' }).press('Enter');
  const closing = app.getByRole('dialog', { name: /^Close/ });
  await expect(closing).toContainText('Files that have arrived stay in your storage.');
  await closing.getByRole('button', { name: 'Close the request' }).press('Enter');
  await expect(listed.first()).toContainText('closed', { timeout: 30_000 });
  expect((await fetch(url)).status).toBeGreaterThanOrEqual(400);
});
