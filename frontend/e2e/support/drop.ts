import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { World } from './world';

/** Writes a file into the home of the test, and gives its path. */
export async function write(world: World, path: string, content: string | Buffer): Promise<string> {
  const whole = join(world.home, 'Documents', path);
  await mkdir(dirname(whole), { recursive: true });
  await writeFile(whole, content);
  return whole;
}

/** Drops files and folders on the window: the very message that the web view sends to the program then. */
export async function drop(page: Page, ...paths: string[]): Promise<void> {
  await page.evaluate(
    (message) => {
      (window as unknown as { WailsInvoke: (message: string) => void }).WailsInvoke(message);
    },
    `DD:300:300:${paths.join('\n')}`
  );
}

/** What the program put onto the desktop's clipboard. */
export function clipboard(page: Page): Promise<string> {
  return page.evaluate(() =>
    (
      window as unknown as { go: { app: { Shell: { ClipboardText: () => Promise<string> } } } }
    ).go.app.Shell.ClipboardText()
  );
}
