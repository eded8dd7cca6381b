import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import AddDialog from '$lib/components/storage/AddDialog.svelte';
import ProfileLine from '$lib/components/settings/ProfileLine.svelte';
import { ProfileTest } from '$lib/state/profiles.svelte';
import { profile } from '../../../test/samples';
import { show } from '../../../test/show';
import NoticeList from './NoticeList.svelte';

test('a notice stands in a landmark and can be put away', async () => {
  const { app, user } = show(NoticeList);
  app.notices.show('2 files have arrived.');
  const place = await screen.findByRole('region', { name: 'Notices' });
  expect(within(place).getByText('2 files have arrived.')).toBeTruthy();
  await user.click(within(place).getByRole('button', { name: 'Close' }));
  expect(within(place).queryByText('2 files have arrived.')).toBeNull();
});

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

test('a dialog begins with what it is for, not with the button that closes it', async () => {
  show(AddDialog, {}, { open: true });
  const first = await screen.findByRole('button', { name: /^Practice storage/ });
  await vi.waitFor(() => expect(document.activeElement).toBe(first));
});
