import { test as base, expect, type Page } from '@playwright/test';
import { World } from './world';

/** Preferences that a test may set before it begins. */
interface Wishes {
  language?: string;
  lastProfile?: string;
  lastBucket?: string;
  lastPrefix?: string;
  lastWithdrawable?: boolean;
  lastEach?: boolean;
}

// The dev server's own script draws an overlay before the page has a body; the shipped app does not have it.
const devOverlay = /\/wails\/ipc\.js/;

interface Fixtures {
  /** The page, open on Home, with what its console says as a failure. */
  app: Page;
}

export const test = base.extend<Fixtures, { world: World }>({
  world: [
    async ({}, use) => {
      const world = await World.start();
      await use(world);
      await world.stop();
    },
    { scope: 'worker', timeout: 180_000 }
  ],
  app: async ({ page, context, world }, use) => {
    const said: string[] = [];
    page.on('pageerror', (error) => {
      const stack = error.stack ?? error.message;
      if (!devOverlay.test(stack)) said.push(stack);
    });
    page.on('console', (line) => {
      if (line.type() === 'error') said.push(line.text());
    });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: world.url });
    // The dev server now and then drops a connection; the shipped app has none.
    await expect(async () => void (await page.goto(world.url))).toPass();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await use(page);
    expect(said).toEqual([]);
  }
});

export { expect };

/** Puts a text on the browser's clipboard and presses the keys for pasting. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text);
  await page.keyboard.press('ControlOrMeta+v');
}

/** Sets preferences through the bound service that the page itself uses. */
export async function prefer(page: Page, wishes: Wishes): Promise<void> {
  await page.evaluate(async (change) => {
    const settings = (
      window as unknown as { go: { app: { Settings: Record<string, (p?: unknown) => Promise<object>> } } }
    ).go.app.Settings;
    await settings.Set!({ ...(await settings.Get!()), ...change });
  }, wishes);
}

/** Bounds the speed of all transfers, each way, in bytes a second; 0 is no limit. */
export async function limit(page: Page, bytesPerSecond: number): Promise<void> {
  await page.evaluate(async (most) => {
    const { Settings } = (
      window as unknown as { go: { app: { Settings: Record<string, (limits: object) => Promise<void>> } } }
    ).go.app;
    await Settings.SetLimits!({
      jobs: 0,
      connections: 0,
      perHost: 0,
      downPerSecond: most,
      upPerSecond: most
    });
  }, bytesPerSecond);
}

/** Allows the store's host, the first time that a link leads there. */
export async function allowHost(page: Page): Promise<void> {
  const allow = page.getByRole('button', { name: /^Allow / }).first();
  const ready = page.getByRole('button', { name: /^(Save to|Go on)/ }).first();
  await expect(allow.or(ready).first()).toBeVisible();
  if (await allow.isVisible()) await allow.click();
}
