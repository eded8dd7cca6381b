import { presign } from './support/presign';
import { allowHost, expect, paste, test } from './support/test';

const key = 'reports/Annual report 2026, final.pdf';
const name = 'Annual report 2026, final.pdf';

/** What a mail program makes of a text: equals signs encoded, lines of 72 characters with soft breaks. */
function quotedPrintable(text: string): string {
  const lines = text.replaceAll('=', '=3D').split('\n');
  return lines.map((line) => line.replace(/(.{70}[^=]{2})(?=.)/g, '$1=\r\n')).join('\r\n');
}

test('a link pasted anywhere becomes a file', async ({ app, world }) => {
  const link = presign(world.store, key, 3_600);
  await app.keyboard.press('Control+2');
  await expect(app.getByRole('heading', { name: 'Transfers', level: 1 })).toBeVisible();
  await paste(app, link);

  const card = app.getByRole('article').filter({ hasText: name });
  await allowHost(app);
  await expect(card).toContainText('1.8 MB');
  await expect(card).toContainText('ready to save');
  await expect(card).toContainText(/60 minutes left|1 hour left/);
  await card.getByRole('button', { name: 'Save to Downloads' }).click();
  await expect(card).toContainText('saved to Downloads');
  expect(await world.sum(name)).toBe(await world.sumOf(link));

  await app.keyboard.press('Control+2');
  await expect(app.getByRole('article', { name })).toContainText('saved to Downloads');
});

test('a mail that broke two links gives two passes', async ({ app, world }) => {
  const first = presign(world.store, 'notes.txt', 3_600);
  const second = presign(world.store, 'reports/Budget draft v3.xlsx', 86_400);
  const mail = `Hello,\n\nhere they are: <${first}>, and\n\n${second.replaceAll('&', '&amp;')}\n\nBest regards`;
  await paste(app, quotedPrintable(mail));
  await allowHost(app);
  await expect(app.getByRole('article').filter({ hasText: 'notes.txt' })).toContainText('ready to save');
  await expect(app.getByRole('article').filter({ hasText: 'Budget draft v3.xlsx' })).toContainText(
    'ready to save'
  );
  await app.getByRole('button', { name: 'Save all 2' }).click();
  await expect
    .poll(() => world.saved())
    .toEqual(expect.arrayContaining(['notes.txt', 'Budget draft v3.xlsx']));
});

test('an expired link says when it ended, and drafts a mail for a new one', async ({ app, world }) => {
  await paste(app, presign(world.store, key, 60, new Date(Date.now() - 86_400_000)));
  const card = app.getByRole('article').filter({ hasText: name });
  await expect(card).toContainText('This link has ended');
  await expect(card).toContainText(/This link stopped working on \w+ \d+ \w+, \d+:\d+/);
  await card.getByRole('button', { name: 'Ask for a new link' }).click();
  const dialog = app.getByRole('dialog', { name: 'Ask for a new link' });
  await expect(dialog.getByLabel('Message')).toHaveValue(/stopped working/);
  await app.keyboard.press('Escape');
  await expect(card.getByRole('button', { name: 'Ask for a new link' })).toBeFocused();
});

test('a link that is cut off is told before anything is sent', async ({ app, world }) => {
  await paste(app, presign(world.store, key, 3_600).slice(0, -20));
  const card = app.getByRole('article').filter({ hasText: name });
  await expect(card).toContainText('This link is cut off');
  await expect(card).toContainText('Copy the whole link again.');
});

test('a changed link is refused in plain words', async ({ app, world }) => {
  const link = presign(world.store, key, 3_600);
  await paste(app, `${link.slice(0, -4)}${link.endsWith('0000') ? '1111' : '0000'}`);
  const allow = app.getByRole('button', { name: /^Allow / });
  const card = app.getByRole('article').filter({ hasText: name });
  await expect(allow.or(card.getByRole('alert')).first()).toBeVisible();
  if (await allow.isVisible()) await allow.click();
  await expect(card).toContainText('This link looks cut off or changed. Copy the whole link again.');
  await card.getByRole('button', { name: 'Details for support' }).click();
  await expect(card).toContainText('signature_mismatch');
});

test('text without a link, and links of other kinds, are refused', async ({ app }) => {
  await paste(app, 'there is nothing in here');
  await expect(app.getByRole('alert')).toContainText('There is no link in this text.');
  await paste(app, 'http://169.254.169.254/latest/meta-data/?X-Amz-Signature=1');
  await expect(
    app.getByText(/never serves files to people|No link found|cut off|private network/).first()
  ).toBeVisible();
});
