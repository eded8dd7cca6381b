import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { ProfileTest } from '$lib/state/profiles.svelte';
import { profile } from '../../../test/samples';
import { show } from '../../../test/show';
import ProfileLine from './ProfileLine.svelte';

test('the settings show the test that was begun there, and none of before', async () => {
  const storageTest = vi.fn(async () => []);
  const { app, user } = show(
    ProfileLine,
    { storage: { test: storageTest } },
    { profile: profile({ name: 'team' }) }
  );
  app.profiles.test = new ProfileTest('team');
  app.profiles.test.running = false;
  await Promise.resolve();
  expect(screen.queryByText('The storage answers')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Test' }));
  expect(storageTest).toHaveBeenCalledWith('team');
  expect(await screen.findByText('The storage answers')).toBeTruthy();
});
