import { expect, type Page } from '@playwright/test';
import type { World } from './world';

/** Adds the lab's store as the reader would, by the form. */
export async function addStorage(app: Page, world: World, name: string): Promise<void> {
  await app.keyboard.press('Control+4');
  await app.getByRole('button', { name: 'Add storage' }).first().click();
  const dialog = app.getByRole('dialog');
  await dialog
    .getByRole('button', { name: /S3|Other|other/ })
    .last()
    .click();
  await dialog.getByLabel('Name', { exact: true }).fill(name);
  await dialog.getByLabel('Address (endpoint)').fill(world.store.endpoint);
  await dialog.getByLabel('Access key').fill(world.store.access_key);
  await dialog.getByLabel('Secret key').fill(world.store.secret_key);
  await dialog.getByLabel('Places').fill(world.store.bucket);
  await dialog.getByText('More settings').click();
  await dialog.getByLabel('Region').fill(world.store.region);
  await dialog.getByLabel('Bucket in the address').selectOption('path');
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(dialog.getByText('Everything works.', { exact: true })).toBeVisible({ timeout: 30_000 });
  await dialog.getByRole('button', { name: 'Browse files' }).click();
}

/** Starts practice storage where it does not run yet, and opens it. */
export async function openPractice(app: Page): Promise<void> {
  await app.keyboard.press('Control+5');
  const start = app.getByRole('button', { name: 'Start practice storage' });
  const running = app.getByText('on this computer, to try everything');
  await expect(start.or(running).first()).toBeVisible();
  if (await start.isVisible()) await start.click();
  await expect(running).toBeVisible({ timeout: 60_000 });
  await app.keyboard.press('Control+4');
  await app.getByRole('article').filter({ hasText: 'Practice storage' }).getByRole('button').first().click();
}
