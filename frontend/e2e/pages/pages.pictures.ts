import { deflateSync, crc32 } from 'node:zlib';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { sample } from '../support/files';
import { checked, expect, test } from '../support/pages';
import { root } from '../support/paths';

const views = [390, 1120].flatMap((width) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    ['en-GB', 'de-DE', 'ar-EG'].map((locale) => ({ width, colorScheme, locale }))
  )
);

/** A small picture of one colour, as a PNG in base64. */
function picture(red: number, green: number, blue: number): string {
  const part = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const head = Buffer.from([0, 0, 0, 8, 0, 0, 0, 8, 8, 2, 0, 0, 0]);
  const row = Buffer.from([0, ...Array.from({ length: 8 }, () => [red, green, blue]).flat()]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: 8 }, () => row)));
  const sign = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    sign,
    part('IHDR', head),
    part('IDAT', rows),
    part('IEND', Buffer.alloc(0))
  ]).toString('base64');
}

async function pictures(browser: Browser, name: string, visit: (page: Page) => Promise<void>): Promise<void> {
  for (const { width, colorScheme, locale } of views) {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme,
      locale,
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce'
    });
    const page = await context.newPage();
    await visit(page);
    const path = `${root}.run/pages/${name}-${width}-${colorScheme}-${locale.slice(0, 2)}.png`;
    await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    // One of each is for the README.
    if (path.endsWith('-1120-light-en.png'))
      await copyFile(path, `${root}build/screenshots/page-${name}.png`);
    // Nothing sticks out sideways, whatever the language.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0
    );
    await checked(page);
    await context.close();
  }
}

test('the share page', async ({ browser, stage }) => {
  test.setTimeout(300_000);
  const made = await stage.share({
    note: 'Everything for the autumn campaign.\nPlease do not publish before 1 December.',
    seconds: 7 * 86_400,
    ago: 2 * 86_400,
    files: [
      { path: 'Read me first.pdf', size: 184_000 },
      { path: 'Films/Product film, 4K.mov', size: 38_400_000 },
      { path: 'Films/Teaser, 30 seconds.mp4', size: 8_120_000 },
      { path: 'Photographs/Front, evening light.png', text: picture(214, 152, 84) },
      { path: 'Photographs/Side entrance.png', text: picture(88, 132, 160) },
      { path: 'Photographs/صورة الواجهة.png', text: picture(120, 150, 96) },
      {
        path: 'Texts/A very long name that somebody gave to the approved press release, final version 7.docx',
        size: 41_000
      }
    ]
  });
  await pictures(browser, 'share', async (page) => {
    await page.goto(made.url);
    await expect(page.locator('.left')).not.toBeEmpty();
    await expect(page.locator('img').first()).toBeVisible();
  });
});

test('the request page', async ({ browser, stage }) => {
  test.setTimeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'daypass-pictures-'));
  const film = await sample(folder, 'Walk-through, ground floor to roof.mov', 60 << 20, 1);
  const images = await Promise.all(
    [2_041, 2_042, 2_043].map((n) => sample(folder, `IMG_${n}.jpg`, 3_000 * n, n))
  );
  await pictures(browser, 'request', async (page) => {
    const made = await stage.request({
      note: 'Please send everything from the visit on Tuesday, pictures and videos. Thank you!',
      from: 'Marketing',
      seconds: 1.5 * 3_600,
      ago: 0.8 * 3_600,
      tickets: 1,
      big_size: 100 << 20,
      post_size: 32 << 20,
      max_size: 100 << 20
    });
    await stage.rate(0);
    await page.goto(made.url);
    const input = page.locator('input[type=file]:not([webkitdirectory])');
    await input.setInputFiles(images.map((file) => file.path));
    await expect(page.locator('[data-state=received]')).toHaveCount(3);
    await stage.rate(1_500_000);
    await input.setInputFiles(film.path);
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(101 << 20)], 'Raw material.zip'));
      const field = document.querySelector<HTMLInputElement>('input[type=file]')!;
      field.files = data.files;
      field.dispatchEvent(new Event('change'));
    });
    await expect(page.locator('[data-state=failed]')).toBeVisible();
    await expect(page.locator('.file .bar:visible')).toBeVisible();
    await expect(page.locator('[data-state=sending] .meta')).toContainText(/\d|[٠-٩]/);
    await expect(page.locator('.summary .meta')).toContainText(/left|noch|بقي/);
  });
  await stage.rate(0);
  await rm(folder, { recursive: true });
});
