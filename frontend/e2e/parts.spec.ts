import { expect, test as base } from './support/test';

// The browser's console says that a file did not come; that is what happens here.
const test = base.extend({
  app: async ({ page, world }, use) => {
    await page.route('**/assets/Links-*.js', (route) => route.abort());
    await page.route('**/assets/Cards-*.js', (route) => route.abort());
    await expect(async () => void (await page.goto(world.url))).toPass();
    await use(page);
  }
});

test('a part that does not load is told, and comes when it is tried again', async ({ app }) => {
  const told = app.getByRole('alert').filter({ hasText: 'A part of this window did not load' });
  await expect(told).toBeVisible();
  await app.keyboard.press('Control+2');
  await expect(app.getByRole('heading', { level: 1, name: 'Transfers' })).toBeVisible();
  await app.keyboard.press('Control+3');
  await expect(told).toBeVisible();
  await told.getByRole('button', { name: 'Try again' }).click();
  await expect(told).toBeVisible();
  await app.unrouteAll();
  await told.getByRole('button', { name: 'Try again' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Links' })).toBeVisible();
  await expect(told).toBeHidden();
});
