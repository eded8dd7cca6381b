import base from './playwright.config';

// The pages that are put into buckets: they need a storage and a browser, and no app.
export default {
  ...base,
  testDir: 'e2e/pages',
  testIgnore: [],
  globalSetup: './e2e/support/prepare-pages.ts'
};
