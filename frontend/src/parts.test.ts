import { expect, test, vi } from 'vitest';
import Links from './screens/Links.svelte';
import { Parts } from './parts.svelte';

type Ways = NonNullable<ConstructorParameters<typeof Parts>[0]>;

test('a part that does not come is told, and fetched again without the others', async () => {
  const log = vi.spyOn(console, 'error').mockReturnValue();
  const links = vi.fn(async () => ({ default: Links })).mockRejectedValueOnce(new Error('gone'));
  const other = vi.fn(async () => ({ default: Links }));
  const ways = { cards: other, transfers: other, links, storage: other, settings: other, dialogs: other };
  const parts = new Parts(ways as unknown as Ways);
  await parts.fetch();
  expect(parts.failed).toBe(true);
  expect(parts.came.links).toBeUndefined();
  expect(parts.came.settings).toBe(Links);
  expect(log).toHaveBeenCalledWith("the window's part links did not load: Error: gone");
  await parts.fetch();
  expect(parts.failed).toBe(false);
  expect(parts.came.links).toBe(Links);
  expect(other).toHaveBeenCalledTimes(5);
});
