import { randomBytes } from 'node:crypto';
import { findings } from './support/axe';
import { drop, write } from './support/drop';
import { presign } from './support/presign';
import { expect, paste, test } from './support/test';

test('a pasted upload link takes a file: paste, choose, send', async ({ app, world }) => {
  const content = randomBytes(6_000_000);
  const key = 'inbox/Offer for you.pdf';
  await paste(app, `Please send it here:\n${presign(world.store, key, 3_600, new Date(), 'PUT')}`);
  const card = app.getByRole('article').filter({ hasText: 'a link for sending one file' });
  await expect(card).toContainText('arrives as Offer for you.pdf');
  await expect(card).toContainText(/up to 5\.4 GB/);
  await expect(card).toContainText(/60 minutes left|1 hour left/);
  const allow = card.getByRole('button', { name: /^Allow / });
  if (await allow.isVisible()) await allow.click();
  await expect(card).toContainText('after a break it starts again from the beginning');
  await drop(app, await write(world, 'my offer.pdf', content));
  await expect(card).toContainText('my offer.pdf');
  expect(await findings(app)).toEqual([]);
  await card.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(card).toContainText(/Delivered to 127\.0\.0\.1/);
  const arrived = await fetch(presign(world.store, key, 60));
  expect(Buffer.from(await arrived.arrayBuffer()).equals(content)).toBe(true);
  await app.keyboard.press('Control+2');
  const row = app.getByRole('article', { name: 'my offer.pdf' });
  await expect(row).toContainText(/sent to 127\.0\.0\.1/);
  await expect(row.getByRole('button', { name: 'Copy link' })).toBeHidden();
});

test('an upload link that has ended says so and takes nothing', async ({ app, world }) => {
  await paste(app, presign(world.store, 'inbox/late.pdf', 60, new Date(Date.now() - 86_400_000), 'PUT'));
  const card = app.getByRole('article').filter({ hasText: 'late.pdf' });
  await expect(card).toContainText(/This link stopped working on/);
  await expect(card.getByRole('button', { name: 'Choose a file…' })).toBeHidden();
});

test('a link takes one file, and says so before anything is sent', async ({ app, world }) => {
  await paste(app, presign(world.store, 'inbox/one.pdf', 3_600, new Date(), 'PUT'));
  const card = app.getByRole('article').filter({ hasText: 'one.pdf' });
  const allow = card.getByRole('button', { name: /^Allow / });
  await expect(allow.or(card.getByText('starts again')).first()).toBeVisible();
  if (await allow.isVisible()) await allow.click();
  await drop(app, await write(world, 'a.txt', 'a'), await write(world, 'b.txt', 'b'));
  await expect(card.getByRole('alert')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Send', exact: true })).toBeDisabled();
});
