import { findings } from './support/axe';
import { presign } from './support/presign';
import { allowHost, expect, limit, paste, test } from './support/test';

const films = ['Product film.mov', 'Audit logs 2025.zip', 'Site photographs.zip'];
const keys = ['films/Product film.mov', 'reports/Audit logs 2025.zip', 'reports/Site photographs.zip'];

test('the order is changed by keyboard and by drag, said aloud, and one starts later', async ({
  app,
  world
}) => {
  test.setTimeout(150_000);
  await limit(app, 150_000);
  await paste(app, keys.map((key) => presign(world.store, key, 3_600)).join('\n'));
  await allowHost(app);
  await app.getByRole('button', { name: 'Save all 3' }).click();
  await app.keyboard.press('Control+2');
  const rows = app.locator('article[data-state]');
  // What another test has saved under the same name is in the list, too.
  const waits = (name: string) =>
    app.getByRole('article', { name }).and(app.locator('article:not([data-state="done"])'));
  const order = () => rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')).slice(0, 3));
  await expect.poll(async () => (await order()).toSorted()).toEqual(films.toSorted());
  const [first, second, third] = (await order()) as [string, string, string];
  expect(await findings(app)).toEqual([]);

  await app.getByRole('button', { name: `Move ${third}: arrow keys, Home or End` }).focus();
  await app.keyboard.press('ArrowUp');
  await expect.poll(order).toEqual([first, third, second]);
  await expect(app.getByText(`${third} is now 2 of 3.`)).toBeAttached();
  await expect(app.getByRole('button', { name: `Move ${third}: arrow keys, Home or End` })).toBeFocused();

  const grip = app.getByRole('button', { name: `Move ${second}: arrow keys, Home or End` });
  await grip.dragTo(waits(first), { targetPosition: { x: 200, y: 4 } });
  await expect.poll(order).toEqual([second, first, third]);

  await app
    .getByRole('button', { name: `More for ${first}` })
    .first()
    .click();
  await app.getByRole('menuitem', { name: 'Start at a time…' }).click();
  const dialog = app.getByRole('dialog', { name: /^When should/ });
  await expect(dialog.getByLabel('Start at')).not.toHaveValue('');
  expect(await findings(app)).toEqual([]);
  await dialog.getByRole('button', { name: 'Start then' }).click();
  const film = waits(first);
  await expect(film).toContainText(/starts (tonight|tomorrow)/);
  await app
    .getByRole('button', { name: `More for ${first}` })
    .first()
    .click();
  await app.getByRole('menuitem', { name: 'Start now' }).click();
  await expect(film).not.toContainText('starts');

  await expect(app.getByRole('figure', { name: 'Speed, last 3 minutes' }).locator('canvas')).toBeVisible();
  await app.getByRole('button', { name: 'Pause all' }).click();
  await expect(rows.filter({ hasText: 'paused' })).toHaveCount(3);
  await limit(app, 0);
  await app.getByRole('button', { name: 'Go on with all' }).click();
  await expect(rows.filter({ hasText: 'saved to Downloads' }).first()).toBeVisible({ timeout: 60_000 });
});

test('what ended is narrowed by kind, date and state', async ({ app, world }) => {
  await paste(app, presign(world.store, 'notes.txt', 3_600));
  await allowHost(app);
  await app.getByRole('button', { name: 'Save to Downloads' }).click();
  await expect(app.getByText('saved to Downloads')).toBeVisible();
  await app.keyboard.press('Control+2');
  await app.getByRole('button', { name: 'Show', exact: true }).click();
  const popover = app.getByRole('dialog', { name: 'Show' });
  await popover.getByRole('radiogroup', { name: 'What' }).getByRole('radio', { name: 'Sent' }).click();
  await popover.getByRole('radiogroup', { name: 'State' }).getByRole('radio', { name: 'Cancelled' }).click();
  expect(await findings(app)).toEqual([]);
  await expect(app.getByText('Nothing found.')).toBeVisible();
  await popover.getByRole('radiogroup', { name: 'What' }).getByRole('radio', { name: 'Received' }).click();
  await popover.getByRole('radiogroup', { name: 'When' }).getByRole('radio', { name: 'Today' }).click();
  await popover.getByRole('radiogroup', { name: 'State' }).getByRole('radio', { name: 'Done' }).click();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('article').first()).toContainText('saved to');
  await app.getByRole('searchbox').fill('lab NOTES');
  await expect(app.getByRole('article').first()).toContainText('notes');
});

test('limits are set in the settings and hold', async ({ app }) => {
  await app.keyboard.press('Control+5');
  await app.getByLabel('Receiving, MB/s').fill('2.5');
  await app.getByLabel('Receiving, MB/s').blur();
  await app.getByLabel('Transfers at once').selectOption('2');
  await app.getByLabel('Where a name is taken').selectOption({ label: 'Keep both' });
  await app.reload();
  await app.keyboard.press('Control+5');
  await expect(app.getByLabel('Receiving, MB/s')).toHaveValue('2.5');
  await expect(app.getByLabel('Transfers at once')).toHaveValue('2');
  await expect(app.getByLabel('Where a name is taken')).toHaveValue('rename');
  await app.getByLabel('Where a name is taken').selectOption({ label: 'Ask me' });
  await limit(app, 0);
});
