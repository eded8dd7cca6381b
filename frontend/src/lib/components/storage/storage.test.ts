import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { show } from '../../../test/show';
import AddDialog from './AddDialog.svelte';

test('a dialog begins with what it is for, not with the button that closes it', async () => {
  show(AddDialog, {}, { open: true });
  const first = await screen.findByRole('button', { name: /^Practice storage/ });
  await vi.waitFor(() => expect(document.activeElement).toBe(first));
});
