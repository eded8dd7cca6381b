import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { sample } from '../support/files';
import { checked, expect, test } from '../support/pages';

const inputs = 'input[type=file]:not([webkitdirectory])';
const choose = (page: Page, name: string) =>
  page.locator(inputs).setInputFiles([{ name, mimeType: 'text/plain', buffer: Buffer.from(name) }]);
const error = (code: string) => ({
  contentType: 'application/xml',
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>never shown</Message></Error>`
});

test('ends at its end, by the clock of the storage', async ({ quiet: page, stage }) => {
  await page.addInitScript(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() - 2 * 86_400_000;
  });
  const made = await stage.request({ post_size: 1 << 20, seconds: 6 });
  await page.goto(made.url);
  await choose(page, 'in time.txt');
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
  await expect(page.getByText(/This request ended on .* What was received stays\./)).toBeVisible({
    timeout: 40_000
  });
  await expect(page.getByRole('button', { name: 'Choose files…' })).toBeHidden();
  await checked(page);
});

for (const [name, status, code, words] of [
  ['the key was withdrawn', 403, 'InvalidAccessKeyId', 'The storage takes nothing more through this link'],
  ['the storage is full', 507, 'XMinioStorageFull', 'The storage is full. What was received stays.'],
  ['the storage fails', 500, 'InternalError', 'The storage could not take it. Try again in a few minutes.']
] as const) {
  test(`${name} in the middle: a sentence, no XML, and another try`, async ({ quiet: page, stage }) => {
    test.setTimeout(120_000);
    const made = await stage.request({ post_size: 1 << 20 });
    await page.goto(made.url);
    await choose(page, 'first.txt');
    await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
    await page.route('**/lab', (route) => route.fulfill({ status, ...error(code) }));
    if (status === 500) await page.clock.install();
    await choose(page, 'second.txt');
    for (let i = 0; i < 60 && status === 500; i++) await page.clock.runFor(5_000);
    await expect(page.getByText(words)).toBeVisible();
    expect(await page.locator('body').innerText()).not.toMatch(/Error|XML|never shown|\b[45]\d\d\b/);
    await page.unroute('**/lab');
    await page.getByRole('button', { name: /^Try (again|second\.txt again)$/ }).click();
    if (status === 500) await page.clock.runFor(5_000);
    await expect(page.getByText('Everything was received: 2 files.').first()).toBeVisible();
  });
}

for (const [name, status, code, words] of [
  ['the key is withdrawn', 403, 'InvalidAccessKeyId', 'The storage takes nothing more through this link'],
  ['the bucket is full', 403, 'QuotaExceeded', 'The storage is full. What was received stays.'],
  ['the storage is full', 507, 'XMinioStorageFull', 'The storage is full. What was received stays.']
] as const) {
  test(`${name} while a large file is on its way: it goes on with the parts that are there`, async ({
    quiet: page,
    stage
  }) => {
    test.setTimeout(120_000);
    const folder = await mkdtemp(join(tmpdir(), 'daypass-refused-'));
    // More parts than go at once, so that some are still to be asked for.
    const file = await sample(folder, 'film.mov', 160 << 20, status);
    const made = await stage.request({ tickets: 1, big_size: 1 << 30 });
    await stage.rate(20_000_000);
    await page.goto(made.url);
    let asked = 0;
    await page.route(/partNumber=/, (route) => {
      // As many as go at once are let through: the next is asked for when one of them is there.
      if (++asked <= 4) return route.continue();
      return route.fulfill({ status, ...error(code) });
    });
    await page.locator(inputs).setInputFiles(file.path);
    const there = async () =>
      [...(await stage.parts(made.prefix))].filter(([, part]) => part.done > 0).map(([part]) => part);
    await expect(page.getByText(words)).toBeVisible();
    expect(await page.locator('body').innerText()).not.toMatch(/Error|XML|never shown/);
    const before = await there();
    expect(before.length).toBeGreaterThan(0);
    await stage.rate(0);
    await page.unroute(/partNumber=/);
    await page
      .getByRole('button', { name: /^Try (again|film\.mov again)$/ })
      .first()
      .click();
    await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
    const parts = await stage.parts(made.prefix);
    for (const part of before) expect(parts.get(part)!.done, `${part} was sent again`).toBe(1);
    expect((await stage.objects(made.prefix)).map((object) => object.sha256)).toContain(file.sha256);
    await rm(folder, { recursive: true });
  });
}

test('opened after its end, a page gives nothing away', async ({ quiet: page, stage }) => {
  const ended = { seconds: 60, ago: 120 };
  const pages = [
    await stage.request({ post_size: 1 << 20, ...ended }),
    await stage.share({ files: [{ path: 'a secret name.txt', size: 3 }], ...ended })
  ];
  for (const made of pages) {
    const answer = await page.goto(made.url);
    expect([400, 403]).toContain(answer!.status());
    expect(await page.content()).not.toMatch(/secret name|Photos of the site|Press kit|X-Amz-Signature=/);
  }
});

test('a storage that is busy for a while is waited for', async ({ quiet: page, stage }) => {
  const made = await stage.request({ post_size: 1 << 20 });
  await page.goto(made.url);
  let left = 3;
  await page.route('**/lab', (route) =>
    left-- > 0 ? route.fulfill({ status: 503, ...error('SlowDown') }) : route.continue()
  );
  await choose(page, 'a.txt');
  await expect(page.getByText('The storage is busy. It goes on by itself.')).toBeVisible();
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
});

test('without JavaScript the page says so', async ({ browser, stage }) => {
  const made = await stage.request({ post_size: 1 << 20 });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(made.url);
  await expect(page.getByText('without it nothing can be sent from here')).toBeVisible();
  await context.close();
});

test('a browser that keeps nothing can still send', async ({ quiet: page, stage }) => {
  const made = await stage.request({ post_size: 1 << 20 });
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('no', 'SecurityError');
        }
      });
    }
  });
  await page.goto(made.url);
  await expect(page.getByText('This browser keeps nothing between visits.')).toBeVisible();
  await choose(page, 'a.txt');
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
});

test('a form that the storage ends before its date is replaced by PUT links', async ({
  quiet: page,
  stage
}) => {
  // versitygw takes a form for an hour, whatever its policy says.
  const made = await stage.request({ post_size: 1 << 20, puts: 2, ago: 4_000 });
  await page.goto(made.url);
  await choose(page, 'a.txt');
  await expect(page.getByText('Everything was received: 1 file.').first()).toBeVisible();
  const keys = (await stage.objects(made.prefix)).map((object) => object.key.slice(made.prefix.length));
  expect(keys).toEqual([expect.stringMatching(/^slot-[12]$/)]);
});
