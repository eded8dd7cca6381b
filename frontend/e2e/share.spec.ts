import { addStorage, openPractice } from './support/storage';
import { expect, test } from './support/test';

const file = 'Budget draft v3.xlsx';

test('a file of a storage becomes a link that others can open', async ({ app, world }) => {
  test.setTimeout(120_000);
  await addStorage(app, world, 'team');
  await app.getByRole('button', { name: 'reports', exact: true }).click();
  await app.getByRole('button', { name: `Share ${file}` }).click();

  const dialog = app.getByRole('dialog', { name: `Share “${file}”` });
  await expect(dialog.getByText('Longest possible here: 7 days')).toBeVisible();
  await dialog.getByRole('radio', { name: '1 day' }).click();
  await expect(dialog.getByText(/^until \w+ \d+ \w+ at \d+:\d+ \(.+\)$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Make link and copy' }).click();

  const ready = app.getByRole('dialog', { name: 'Your link is ready' });
  await expect(ready.getByText('Copied. Paste it into a mail or a chat.')).toBeVisible();
  const link = await ready.getByLabel('Link', { exact: true }).inputValue();
  await expect(ready.getByLabel('Message to send')).toHaveValue(new RegExp(`^${file} .* is ready for you`));
  const answer = await fetch(link);
  expect(answer.status).toBe(200);
  expect((await answer.arrayBuffer()).byteLength).toBe(220_000);
  expect(answer.headers.get('content-disposition')).toContain('attachment');
  await ready.getByRole('button', { name: 'Done' }).click();

  await app.keyboard.press('Control+3');
  // Other tests have made links to the same file; the newest comes first.
  const pass = app.getByRole('article').filter({ hasText: file }).first();
  await expect(pass).toContainText(/24 hours left|1 day left/);
  await pass.getByRole('button', { name: 'Copy' }).click();
  await expect(pass.getByRole('button', { name: 'Copied' })).toBeVisible();
  await pass.getByRole('button', { name: `More for ${file}` }).click();
  await app.getByRole('menuitem', { name: 'Extend…' }).click();
  const longer = app.getByRole('dialog', { name: /Extend the link/ });
  await longer.getByRole('radio', { name: '7 days' }).click();
  await longer.getByRole('button', { name: 'Make link and copy' }).click();
  await expect(ready).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('article').filter({ hasText: '7 days left' }).first()).toBeVisible();
});

test('practice storage needs nothing', async ({ app }) => {
  test.setTimeout(120_000);
  await openPractice(app);
  await expect(app.getByText('Links to these files work on this computer alone.')).toBeVisible();
  await expect(app.getByRole('button', { name: /^Share / }).first()).toBeVisible();
});
