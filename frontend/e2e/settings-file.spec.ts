import type { Page } from '@playwright/test';
import { drop, write } from './support/drop';
import { expect, paste, test } from './support/test';
import type { World } from './support/world';

/** The lab's store as an IT team writes it down, without the key. */
function settings(world: World, name: string): string {
  const { endpoint, region, access_key, bucket } = world.store;
  return JSON.stringify({
    daypass: 'profile',
    version: 1,
    name,
    provider: 'other',
    endpoint,
    region,
    style: 'path',
    access_key,
    places: [bucket]
  });
}

async function giveKey(app: Page, world: World): Promise<void> {
  const dialog = app.getByRole('dialog', { name: 'Add storage from a file' });
  await expect(dialog).toContainText(world.store.endpoint);
  await dialog.getByLabel('Secret key').fill(world.store.secret_key);
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(app.getByRole('dialog').getByText('Everything works.', { exact: true })).toBeVisible({
    timeout: 30_000
  });
  await app.getByRole('dialog').getByRole('button', { name: 'Browse files' }).click();
  await expect(app.getByRole('button', { name: 'reports', exact: true })).toBeVisible();
}

test('a file with a storage’s settings is dropped, asks for the key, and opens', async ({ app, world }) => {
  await drop(app, await write(world, 'dropped.daypass-profile', settings(world, 'dropped')));
  await giveKey(app, world);
});

test('it is pasted as a text, and its name may be another one', async ({ app, world }) => {
  await paste(app, settings(world, 'pasted'));
  await giveKey(app, world);
  await paste(app, settings(world, 'pasted'));
  const dialog = app.getByRole('dialog');
  await dialog.getByLabel('Secret key').fill(world.store.secret_key);
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await dialog.getByLabel('Name', { exact: true }).fill('pasted-2');
  await giveKey(app, world);
});

test('a broken one is told of in a sentence', async ({ app, world }) => {
  await drop(app, await write(world, 'broken.daypass-profile', '{"daypass":"profile","version":1}'));
  await expect(app.getByRole('alert')).toContainText('This file cannot be read');
  await paste(app, '{"daypass":"profile","version":99}');
  await expect(app.getByRole('alert')).toContainText('newer version of Daypass');
});

test('the add dialog offers it, and the computer may fall asleep', async ({ app }) => {
  await app.keyboard.press('Control+4');
  await app.getByRole('button', { name: 'Add storage' }).first().click();
  await expect(app.getByRole('button', { name: 'A file from your IT team' })).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog')).toBeHidden();
  await app.keyboard.press('Control+5');
  const awake = app.getByRole('switch', { name: 'Keep this computer awake while files move' });
  await expect(awake).toBeChecked();
  await awake.click();
  await expect(awake).not.toBeChecked();
  await app.reload();
  await app.keyboard.press('Control+5');
  await expect(awake).not.toBeChecked();
  await awake.click();
  await expect(awake).toBeChecked();
});
