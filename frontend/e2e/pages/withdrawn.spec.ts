import { checked, expect, test } from '../support/pages';

// A share page that was opened in time, and whose files cannot be had any more.
const files = ['Read me.txt', 'Films/Teaser.mov', 'Films/Long.mov'].map((path) => ({ path, size: 1_200 }));

for (const [name, status, words] of [
  [
    'all files were taken away',
    404,
    'Nothing was saved. The link was probably withdrawn: ask for a new one.'
  ],
  ['the storage refuses all', 403, 'Nothing was saved. The link was probably withdrawn: ask for a new one.'],
  ['all files were replaced', 412, 'Nothing was saved. Why is said beside each file.']
] as const) {
  test(`${name}: no word of others that were saved`, async ({ quiet: page, stage }) => {
    const made = await stage.share({ files });
    await page.addInitScript(() => {
      Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
    });
    await page.goto(made.url);
    await expect(page.getByRole('button', { name: 'Save all…' })).toBeVisible();
    await page.route(/\/f\d+\?/, (route) => route.fulfill({ status, body: '' }));
    await page.getByRole('button', { name: 'Save all…' }).click();
    await expect(page.getByText(words)).toBeVisible();
    await expect(page.getByText('could not be saved')).toBeHidden();
    await expect(page.getByText('What is saved stays')).toBeHidden();
    await checked(page);
  });
}
