import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import { limit } from '../../../test/samples';
import { show } from '../../../test/show';
import ShareDialog from './ShareDialog.svelte';

test('the dialog begins with the choice of how long, and waits for it where it has to be asked for', async () => {
  let answer = (): void => undefined;
  const cap = () => new Promise<ReturnType<typeof limit>>((given) => (answer = () => given(limit())));
  const { app } = show(ShareDialog, { links: { cap } });
  const subject = { profile: 'team', bucket: 'b', key: 'k', versionId: '', name: 'k.pdf', size: 5 };
  const begun = app.share.begin({ ...subject, practice: false, extends: null, many: null });
  const dialog = await screen.findByRole('dialog');
  await vi.waitFor(() => expect(document.activeElement).toBe(dialog));
  answer();
  await begun;
  const choices = within(await screen.findByRole('radiogroup')).getAllByRole('radio');
  await vi.waitFor(() => expect(choices).toContain(document.activeElement));
});
