import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const load = (tag: string) =>
  JSON.parse(readFileSync(`pages/messages/${tag}.json`, 'utf8')) as Record<string, unknown>;
const holes = (text: unknown) => new Set(JSON.stringify(text).match(/\{\w+\}/g));
const english = load('en');

test.each(['de', 'ar'])('%s says all that English says, with the same values', (tag) => {
  const other = load(tag);
  expect(Object.keys(other).sort()).toEqual(Object.keys(english).sort());
  for (const [key, text] of Object.entries(english)) {
    for (const hole of holes(other[key])) expect([...holes(text)], key).toContain(hole);
    if (typeof text === 'string') expect([...holes(other[key])].sort(), key).toEqual([...holes(text)].sort());
  }
});
