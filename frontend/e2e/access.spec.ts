import type { Page } from '@playwright/test';
import { findings } from './support/axe';
import { presign } from './support/presign';
import { openPractice } from './support/storage';
import { allowHost, expect, paste, test } from './support/test';
import type { World } from './support/world';

const name = 'Annual report 2026, final.pdf';

/** Ways to everything that can be seen, each from Home. */
const views: Record<string, (app: Page, world: World) => Promise<void>> = {
  home: async (app, world) => {
    await paste(
      app,
      `${presign(world.store, `reports/${name}`, 3_600)} ${presign(world.store, 'gone.txt', 3_600)}`
    );
    await allowHost(app);
    await expect(app.getByRole('alert')).toContainText('The file has been moved or deleted.');
    await app.getByRole('button', { name: 'Details', exact: true }).click();
  },
  transfers: async (app) => app.keyboard.press('Control+2'),
  links: async (app) => app.keyboard.press('Control+3'),
  storage: async (app) => app.keyboard.press('Control+4'),
  settings: async (app) => app.keyboard.press('Control+5'),
  'add storage': async (app) => {
    await app.keyboard.press('Control+4');
    await app.getByRole('button', { name: 'Add storage' }).first().click();
    await app.getByRole('dialog').getByRole('button', { name: 'Cloudflare R2' }).click();
    await app.getByRole('dialog').getByText('More settings').click();
  },
  'ask for a new link': async (app, world) => {
    await paste(app, presign(world.store, `reports/${name}`, 60, new Date(Date.now() - 86_400_000)));
    await app.getByRole('button', { name: 'Ask for a new link' }).click();
  },
  'share dialog': async (app) => {
    await openPractice(app);
    await app
      .getByRole('button', { name: /^Share / })
      .first()
      .click();
    await expect(app.getByText('Longest possible here')).toBeVisible();
    await app.getByRole('radio', { name: 'Until…' }).click();
  },
  keys: async (app) => app.keyboard.press('?')
};

for (const scheme of ['light', 'dark'] as const) {
  for (const [view, go] of Object.entries(views)) {
    test(`axe finds nothing: ${view}, ${scheme}`, async ({ app, world }) => {
      await app.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await go(app, world);
      await expect(app.locator('h1').or(app.getByRole('dialog')).first()).toBeVisible();
      expect(await findings(app)).toEqual([]);
    });
  }
}

test('the whole way by keyboard: paste, save, see it, show its details', async ({ app, world }) => {
  const file = 'notes.txt';
  await paste(app, presign(world.store, file, 3_600));
  await allowHost(app);
  const card = app.getByRole('article').filter({ hasText: file });
  await expect(card).toContainText('ready to save');
  await tabTo(app, 'Details');
  await app.keyboard.press('Enter');
  await expect(card).toContainText('Provider');
  await tabTo(app, 'Save to Downloads');
  await app.keyboard.press('Enter');
  await expect(card).toContainText('saved to Downloads');
  await app.keyboard.press('Control+2');
  await expect(app.getByRole('heading', { name: 'Transfers', level: 1 })).toBeFocused();
  await app.keyboard.press('Control+f');
  await expect(app.getByRole('searchbox')).toBeFocused();
  await app.keyboard.type('notes');
  await expect(app.getByRole('article').first()).toContainText(file);
});

test('the first Tab skips to the content, and a dialog gives the focus back', async ({ app }) => {
  await app.reload();
  await app.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await app.keyboard.press('Tab');
  await app.keyboard.press('Shift+Tab');
  await app.keyboard.press('Control+4');
  const add = app.getByRole('button', { name: 'Add storage' }).first();
  await add.focus();
  await app.keyboard.press('Enter');
  const dialog = app.getByRole('dialog');
  await expect(dialog).toBeVisible();
  for (let i = 0; i < 30; i++) await app.keyboard.press('Tab');
  expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await app.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(add).toBeFocused();
});

test('nothing is lost at 200 percent, and nothing scrolls sideways', async ({ app, world }) => {
  await app.setViewportSize({ width: 560, height: 370 });
  await paste(app, presign(world.store, `reports/${name}`, 3_600));
  for (const key of ['1', '2', '3', '4', '5']) {
    await app.keyboard.press(`Control+${key}`);
    await expect(app.locator('h1')).toBeVisible();
    const wide = await app.evaluate(() => {
      const main = document.querySelector('main')!;
      return [document.documentElement.scrollWidth - innerWidth, main.scrollWidth - main.clientWidth];
    });
    expect(wide).toEqual([0, 0]);
  }
});

/** Presses Tab until the focus is on what has this name. */
async function tabTo(app: Page, label: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    const name = await app.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
    });
    if (name === label) return;
    await app.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${label}`);
}
