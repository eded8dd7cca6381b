import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { drop, write } from './support/drop';
import { root } from './support/paths';
import { presign } from './support/presign';
import { addStorage } from './support/storage';
import { allowHost, expect, limit, paste, test } from './support/test';

const report = 'Annual report 2026, final.pdf';
const film = 'Product film.mov';
const logs = 'Audit logs 2025.zip';

/** Takes the picture of what is on the screen, by day and by night. */
async function picture(app: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await app.screenshot({
      path: `${root}build/screenshots/${name}-${colorScheme}.png`,
      animations: 'disabled'
    });
  }
}

/** Leaves nothing on its way for what comes after. */
async function cancelAll(app: Page): Promise<void> {
  await app.evaluate(async () => {
    const { Transfers } = (
      window as unknown as {
        go: {
          app: {
            Transfers: { List(): Promise<{ id: string }[]>; Cancel(id: string): Promise<void> };
          };
        };
      }
    ).go.app;
    for (const { id } of await Transfers.List()) await Transfers.Cancel(id);
  });
}

async function save(app: Page, link: string, name: string): Promise<void> {
  await paste(app, link);
  await allowHost(app);
  const card = app.getByRole('article').filter({ hasText: name });
  await card.getByRole('button', { name: /^(Save to|Go on)/ }).click();
}

test('every screen', async ({ app, world }) => {
  const link = (key: string, seconds: number, ago = 0) =>
    presign(world.store, key, seconds, new Date(Date.now() - ago * 1_000));
  await addStorage(app, world, 'marketing');

  await app.getByRole('button', { name: 'reports', exact: true }).click();
  await expect(app.getByRole('button', { name: `Share ${report}` })).toBeVisible();
  await picture(app, 'storage');

  for (const [file, choice] of [
    [report, '7 days'],
    [logs, '1 hour'],
    ['Budget draft v3.xlsx', '3 days']
  ] as const) {
    await app.getByRole('button', { name: `Share ${file}` }).click();
    await app.getByRole('radio', { name: choice }).click();
    if (file === report) await picture(app, 'share');
    await app.getByRole('button', { name: 'Make link and copy' }).click();
    await expect(app.getByRole('dialog', { name: 'Your link is ready' })).toBeVisible();
    await app.keyboard.press('Escape');
  }
  await app.keyboard.press('Control+3');
  await expect(app.getByRole('article').nth(2)).toBeVisible();
  await picture(app, 'links');

  await save(app, link('reports/Site photographs.zip', 86_400), 'Site photographs.zip');
  await expect(app.getByText('saved to Downloads')).toBeVisible();
  await limit(app, 3_000_000);
  await save(app, link(`reports/${logs}`, 4), logs);
  await app.keyboard.press('Control+2');
  await expect(app.getByRole('article', { name: logs })).toHaveAttribute('data-state', 'waiting');
  await save(app, link(`films/${film}`, 86_400, 40_000), film);
  await app.keyboard.press('Control+2');
  const running = app.getByRole('article', { name: film });
  await expect(running).toContainText(/seconds left|minutes? left/);
  await expect(running.locator('path.stroke-accent')).toBeAttached();
  await expect(running).toContainText('MB/s');
  const tender = 'Tender documents';
  for (let n = 0; n < 60; n++)
    await write(world, `${tender}/part ${n % 4}/drawing ${n}.dwg`, randomBytes(400_000));
  await drop(app, join(world.home, 'Documents', tender));
  await picture(app, 'send');
  await app.getByRole('button', { name: 'Send', exact: true }).click();
  await app.keyboard.press('Control+2');
  await expect(app.getByRole('article', { name: tender })).toContainText(/\d+ of 60 files/);
  await expect(app.getByRole('figure').locator('canvas')).toBeVisible();
  await picture(app, 'transfers');

  await app.reload();
  await paste(
    app,
    `${link(`reports/${report}`, 604_800, 260_000)}\n${link(`reports/${logs}`, 3_600, 90_000)}`
  );
  await expect(app.getByRole('article').filter({ hasText: report })).toContainText('ready to save');
  await picture(app, 'home');

  await app.keyboard.press('Control+5');
  await expect(app.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await picture(app, 'settings');
  await cancelAll(app);
});

test('asking for files', async ({ app, world, context }) => {
  await addStorage(app, world, 'studio');
  await app.keyboard.press('Control+1');
  await app.getByRole('button', { name: /^Ask for files…/ }).click();
  const dialog = app.getByRole('dialog', { name: 'Ask for files' });
  await dialog.getByLabel('What do you ask for?').fill('Photos of the site');
  await expect(dialog.getByText('Longest possible here: 7 days')).toBeVisible();
  await picture(app, 'ask');
  await dialog.getByRole('button', { name: 'Make link and copy' }).click();
  const ready = app.getByRole('dialog', { name: 'Your link for files is ready' });
  const url = await ready.getByLabel('Link', { exact: true }).inputValue();
  await ready.getByRole('button', { name: 'Done' }).click();

  const pass = app.getByRole('article').filter({ hasText: 'Photos of the site' });
  const stranger = await context.newPage();
  await stranger.goto(url);
  const photos = ['north side.jpg', 'south side.jpg'].map((name) => write(world, name, randomBytes(900_000)));
  await stranger.locator('input[type=file]:not([webkitdirectory])').setInputFiles(await Promise.all(photos));
  await expect(pass).toContainText('2 files came', { timeout: 60_000 });
  await stranger.close();
  await expect(app.getByRole('paragraph').filter({ hasText: /arrived/ })).toBeHidden();
  await picture(app, 'arrivals');
  await app.keyboard.press('Control+3');
  await expect(app.getByRole('region', { name: 'Files you asked for' })).toBeVisible();
  await picture(app, 'asked-links');
});
