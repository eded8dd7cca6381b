import base from './playwright.config';

// The same app as in the tests, measured; the figures go to build/bench.
export default { ...base, testMatch: '*.figures.ts', timeout: 600_000 };
