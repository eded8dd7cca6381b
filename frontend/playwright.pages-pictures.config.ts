import base from './playwright.pages.config';

// Both pages in two widths, by day and by night, in three languages; they go to .run/pages.
export default { ...base, testMatch: '*.pictures.ts' };
