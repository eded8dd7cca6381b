import { presign } from './support/presign';
import { allowHost, expect, limit, paste, test } from './support/test';

const key = 'films/Product film.mov';
const name = 'Product film.mov';

test('a link that ends while it downloads waits for a fresh one and goes on', async ({ app, world }) => {
  test.setTimeout(180_000);
  await limit(app, 4_000_000);
  await paste(app, presign(world.store, key, 5));
  await allowHost(app);
  await app.getByRole('button', { name: 'Save to Downloads' }).click();
  await app.keyboard.press('Control+2');

  const job = app.getByRole('article', { name });
  await expect(job).toHaveAttribute('data-state', 'running');
  await expect(job.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow', '0');
  await expect(job).toHaveAttribute('data-state', 'waiting');
  await expect(job).toContainText('This link stopped working on');
  await expect(job).toContainText('is kept.');

  await limit(app, 0);
  const other = presign(world.store, 'notes.txt', 3_600);
  const field = job.getByLabel('Paste the new link here');
  await field.focus();
  await paste(app, other);
  await expect(job.getByRole('alert')).toContainText('leads to another file');

  const fresh = presign(world.store, key, 3_600);
  await field.focus();
  await paste(app, `Here is the new one: ${fresh}`);
  await expect(job).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  expect(await world.sum(name)).toBe(await world.sumOf(fresh));
});
