import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What the tests run, built by prepare.ts. */
export const programs = {
  app: `${root}build/bin/daypass-dev`,
  daypass: `${root}build/bin/daypass-tested`,
  lab: `${root}build/bin/lab`,
  crowd: `${root}build/bin/lab-crowd`,
  pages: `${root}build/bin/lab-pages`
};

/** The page as it is shipped. */
export const dist = `${root}frontend/dist`;

/** A Chromium of the system, or undefined for the one that Playwright brings. */
export function systemChromium(): string | undefined {
  const known = [
    process.env.CHROMIUM ?? '',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome'
  ];
  return known.find((path) => path !== '' && existsSync(path));
}
