import { screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Created } from '$lib/api';
import { issued, limit } from '../../../test/samples';
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

test('what the maker of a page has to know is said beside its link', async () => {
  const { app } = show(ShareDialog, { links: { cap: async () => limit() } });
  const subject = { profile: 'team', bucket: 'b', key: 'k', versionId: '', name: 'k.pdf', size: 5 };
  await app.share.begin({ ...subject, practice: false, extends: null, many: null });
  const notice = { code: 'page_path_style', params: { host: 's3.example.org' }, detail: {} };
  app.share.created = { issued: issued(), url: 'https://s3.example.org/b/k', notice } satisfies Created;
  expect(await screen.findByText('A page on a shared address')).toBeTruthy();
  expect(screen.getByText(/s3\.example\.org/, { selector: 'p' })).toBeTruthy();
});
