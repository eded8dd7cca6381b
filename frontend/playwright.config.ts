import { defineConfig } from '@playwright/test';
import { systemChromium } from './e2e/support/paths';

// One app and one store serve all tests of a run, so they go one after the other.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.spec.ts',
  testIgnore: 'pages/**',
  globalSetup: './e2e/support/prepare.ts',
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1120, height: 740 },
    locale: 'en-GB',
    launchOptions: {
      executablePath: systemChromium(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : []
    },
    trace: 'off'
  }
});
