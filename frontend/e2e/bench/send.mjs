// Sends one file through a request page in a Chromium of the system, and writes the seconds from the choice of the file to
// its receipt: node send.mjs URL FILE
import { existsSync } from 'node:fs';
import puppeteer from 'puppeteer-core';

const [url, file] = process.argv.slice(2);
const known = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome'
];
const root = process.getuid?.() === 0;

const browser = await puppeteer.launch({
  executablePath: known.find((path) => path !== '' && existsSync(path)),
  headless: true,
  acceptInsecureCerts: true,
  args: ['--lang=en-GB', ...(root ? ['--no-sandbox'] : [])],
  protocolTimeout: 600_000
});
try {
  const page = await browser.newPage();
  await page.goto(url, { waitUntil: 'load' });
  const input = await page.waitForSelector('input[type=file]:not([webkitdirectory])');
  const begun = performance.now();
  await input.uploadFile(file);
  const received = page.waitForFunction(() => document.body.innerText.includes('Everything was received'), {
    timeout: 240_000,
    polling: 50
  });
  await received.catch(async (error) => {
    throw new Error(await page.evaluate(() => document.body.innerText), { cause: error });
  });
  process.stdout.write(`${((performance.now() - begun) / 1000).toFixed(3)}\n`);
} finally {
  await browser.close();
}
