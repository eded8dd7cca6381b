import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { show } from '../../../test/show';
import ClosingDialog from './ClosingDialog.svelte';
import Incomplete from './Incomplete.svelte';
import NoticeList from './NoticeList.svelte';

test('a notice stands in a landmark and can be put away', async () => {
  const { app, user } = show(NoticeList);
  app.notices.show('2 files have arrived.');
  const place = await screen.findByRole('region', { name: 'Notices' });
  expect(within(place).getByText('2 files have arrived.')).toBeTruthy();
  await user.click(within(place).getByRole('button', { name: 'Close' }));
  expect(within(place).queryByText('2 files have arrived.')).toBeNull();
});

test('a part that did not load is told, with a way to try again', async () => {
  const again = vi.fn();
  const { user } = show(Incomplete, {}, { again });
  expect(screen.getByRole('alert').textContent).toContain('A part of this window did not load');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(again).toHaveBeenCalledOnce();
});

test('asked whether to close, the window stays open unless told otherwise', async () => {
  const { app } = show(ClosingDialog);
  app.closing = 2;
  const stay = await screen.findByRole('button', { name: 'Stay open' });
  await vi.waitFor(() => expect(document.activeElement).toBe(stay));
});
