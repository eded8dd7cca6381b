import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { checked, expect, test } from '../support/pages';

const evil = [
  '<svg onload="document.title=1">.txt',
  '"><img src=x onerror="document.title=\'canary\'">.png',
  'photo\u202Egpj.exe',
  'folder/<b>bold</b>.md'
];
const files = [
  { path: 'Read me.txt', size: 1_200 },
  { path: 'Films/Product film, 4K.mov', size: 3_000_000 },
  { path: 'Films/Teaser.mp4', size: 800_000 },
  ...evil.map((path) => ({ path, size: 10 }))
];

test('lists files in folders, and each can be saved', async ({ quiet: page, stage }) => {
  const made = await stage.share({ note: 'Use them freely.', files });
  await page.goto(made.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Press kit, autumn');
  await expect(page.getByText('7 files · 3.8 MB')).toBeVisible();
  await expect(page.getByText('1 day left')).toBeVisible();
  await expect(page.getByText('photo□gpj.exe')).toBeVisible();
  await expect(page.getByText('<svg onload="document.title=1">.txt')).toBeVisible();
  expect(await page.title()).toBe('Press kit, autumn');
  expect(await page.locator('main script, main b, main svg[onload], img').count()).toBe(0);

  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: /Product film, 4K\.mov/ }).click();
  const saved = await saving;
  expect((await readFile((await saved.path())!)).length).toBe(3_000_000);
  await checked(page);
});

test('works by keyboard', async ({ quiet: page, stage }) => {
  const made = await stage.share({
    files: Array.from({ length: 60 }, (_, i) => ({ path: `a/${i}.txt`, size: 3 }))
  });
  await page.goto(made.url);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Save all…' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('a 59');
  await expect(page.getByText('1 file found')).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: /59\.txt/ })).toBeFocused();
  await page.getByRole('searchbox').fill('');
  const folder = page.locator('summary');
  await folder.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /^TXT 0\.txt|0\.txt/ }).first()).toBeHidden();
});

test('saves everything into a folder, verified, over a network that breaks', async ({
  quiet: page,
  stage
}) => {
  const made = await stage.share({ files });
  // The dialog of the browser cannot be driven: its own private folder stands for the chosen one.
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.goto(made.url);
  await stage.down();
  await page.getByRole('button', { name: 'Save all…' }).click();
  await expect(page.getByText('Waiting for the network. It goes on by itself.')).toBeVisible();
  await stage.up();
  await expect(page.getByText('All files are saved in “Press kit, autumn”.')).toBeVisible();
  await expect(page.getByText('saved and verified').first()).toBeVisible();
  const sums = await page.evaluate(async () => {
    const found: Record<string, number[]> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const entry of (
        folder as unknown as { values(): AsyncIterable<FileSystemHandle> }
      ).values()) {
        if (entry.kind === 'directory')
          await walk(entry as FileSystemDirectoryHandle, `${path}${entry.name}/`);
        else {
          const bytes = await (await (entry as FileSystemFileHandle).getFile()).arrayBuffer();
          found[path + entry.name] = [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
        }
      }
    };
    await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle('Press kit, autumn'), '');
    return found;
  });
  const stored = (await stage.objects(made.prefix)).filter((object) => /f\d+$/.test(object.key));
  const hex = (sum: number[]) => Buffer.from(sum).toString('hex');
  expect(Object.values(sums).map(hex).sort()).toEqual(stored.map((object) => object.sha256).sort());
  expect(Object.keys(sums)).toContain('photogpj.exe');
  expect(Object.keys(sums)).toContain('Films/Teaser.mp4');

  // Again: nothing is fetched that is there.
  await page.getByRole('button', { name: 'Save all…' }).click();
  await expect(page.getByText('already there').first()).toBeVisible();
});

test('where folders cannot be saved, files are saved one by one, said plainly', async ({
  quiet: page,
  stage
}) => {
  const made = await stage.share({ files: files.slice(0, 3) });
  await page.addInitScript(() => {
    delete (window as unknown as Record<string, unknown>).showDirectoryPicker;
    delete (Window.prototype as unknown as Record<string, unknown>).showDirectoryPicker;
  });
  await page.goto(made.url);
  await page.getByRole('button', { name: 'Save all' }).click();
  await expect(page.getByText('This browser cannot save a whole folder at once')).toBeVisible();
  let count = 0;
  page.on('download', () => count++);
  await page.getByRole('region').or(page.locator('.panel')).getByRole('button', { name: 'Save all' }).click();
  await expect(page.getByText('3 downloads were started.')).toBeVisible();
  await expect.poll(() => count).toBe(3);
});

test('a thousand files open in under a second, and more go over pages', async ({ quiet: page, stage }) => {
  test.setTimeout(180_000);
  const many = Array.from({ length: 1_500 }, (_, i) => ({ path: `year ${i % 12}/day ${i}.log`, size: 5 }));
  const made = await stage.share({ files: many, per_page: 1_000 });
  await page.goto('about:blank');
  const begun = Date.now();
  await page.goto(made.url, { waitUntil: 'commit' });
  await expect(page.getByText('year 11')).toBeVisible();
  const took = Date.now() - begun;
  test.info().annotations.push({ type: 'open', description: `${took} ms` });
  expect(took).toBeLessThan(1_500);
  await expect(page.getByText('1,500 files · 7.5 kB')).toBeVisible();
  await page.getByRole('searchbox').fill('day 1499');
  await expect(page.getByRole('link', { name: /day 1499\.log/ })).toBeVisible();
  await checked(page);
});

test('without JavaScript the page says so, and its links work', async ({ browser, stage }) => {
  const made = await stage.share({ files, per_page: 5 });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(made.url);
  await expect(page.getByText('JavaScript is off in this browser.')).toBeVisible();
  const saving = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Read me.txt' }).click();
  const bytes = await readFile((await (await saving).path())!);
  const sum = createHash('sha256').update(bytes).digest('hex');
  expect((await stage.objects(made.prefix)).map((object) => object.sha256)).toContain(sum);
  await page.getByRole('link', { name: '2', exact: true }).click();
  await expect(page.getByRole('link', { name: 'folder/<b>bold</b>.md' })).toBeVisible();
  await context.close();
});

test('says when it has ended, by the clock of the storage', async ({ quiet: page, stage }) => {
  const made = await stage.share({ seconds: 4, files: files.slice(0, 2) });
  // The reader's clock is two days behind.
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 2 * 86_400_000;
  });
  await page.goto(made.url);
  await expect(page.getByRole('button', { name: 'Save all…' })).toBeVisible();
  await expect(page.getByText(/seconds left|ended/)).toBeVisible();
  await expect(
    page.getByText(/These links stopped working on .*Ask the sender for a new link\./)
  ).toBeVisible({
    timeout: 30_000
  });
  await expect(page.getByRole('button', { name: 'Save all…' })).toBeHidden();
});

test('a clock that runs ahead ends nothing', async ({ quiet: page, stage }) => {
  const made = await stage.share({ files: files.slice(0, 2) });
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 2 * 86_400_000;
  });
  await page.goto(made.url);
  await expect(page.getByText('1 day left')).toBeVisible();
  await expect(page.getByRole('alert')).toBeHidden();
});

test('files that were taken away are told from a lost network', async ({ quiet: page, stage }) => {
  const made = await stage.share({ files: files.slice(0, 3) });
  await page.addInitScript(() => {
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() });
  });
  await page.goto(made.url);
  await stage.remove(`${made.prefix}f1`);
  await page.getByRole('button', { name: 'Save all…' }).click();
  await expect(page.getByText('1 file could not be saved.')).toBeVisible();
  await expect(page.getByText('The file has been moved or deleted. Ask for a new link.')).toBeVisible();
});
