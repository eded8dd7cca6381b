import { test as base, expect, type Page } from '@playwright/test';
import { findings } from './axe';
import { Stage } from './stage';

/** Tests of the pages in Chromium, on versitygw: the stage, and a page whose console is silent. */
export const test = base.extend<{ quiet: Page }, { stage: Stage }>({
  stage: [
    async ({}, use) => {
      const stage = await Stage.start('versitygw');
      await use(stage);
      await stage.stop();
    },
    { scope: 'worker', timeout: 120_000 }
  ],
  quiet: async ({ page }, use) => {
    const said: string[] = [];
    page.on('pageerror', (error) => said.push(error.stack ?? error.message));
    page.on('console', (line) => {
      // The browser itself writes refused requests there.
      if (line.type() === 'error' && !line.text().startsWith('Failed to load resource'))
        said.push(line.text());
    });
    await use(page);
    expect(said).toEqual([]);
  }
});

export { expect };

/** What axe finds, in a copy of the page without its policy, which lets nothing foreign run. */
export async function checked(page: Page): Promise<void> {
  expect(await findings(page)).toEqual([]);
}
