import base from './playwright.config';

// The same app and store as in the tests; the pictures go to build/screenshots for the README.
export default { ...base, testMatch: '*.pictures.ts', timeout: 180_000 };
