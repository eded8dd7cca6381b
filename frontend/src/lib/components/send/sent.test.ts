import { screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import type { Problem } from '$lib/api';
import { Parcel } from '$lib/state/parcel.svelte';
import { issued, item, job, picked } from '../../../test/samples';
import { show } from '../../../test/show';
import ItemRow from '../transfer/ItemRow.svelte';
import ParcelSent from './ParcelSent.svelte';

function failed(code: string): Problem {
  return { code, params: {}, details: {} } as unknown as Problem;
}

test('where some of many files failed, there is a link to those that arrived', async () => {
  const parcel = new Parcel(1, picked({ folders: 1 }));
  parcel.jobId = 'j1';
  const shareItems = vi.fn(async () => ({ page: { issued: issued(), url: 'https://x' }, links: [] }));
  const { user, app } = show(ParcelSent, { uploads: { shareItems } }, { parcel });
  const counts = { files: 3, filesDone: 2, filesFailed: 1 };
  app.transfers.put(
    job({ kind: 'folder_upload', state: 'failed', ...counts, problem: failed('files_failed') })
  );
  await user.click(await screen.findByRole('button', { name: 'Copy link to the 2 that arrived' }));
  expect(shareItems).toHaveBeenCalledWith(expect.objectContaining({ job: 'j1' }));
  expect(parcel.created).not.toBeNull();
});

test('a file that could not be looked at has no size', () => {
  show(ItemRow, {}, { item: item({ state: 'failed', size: -1, problem: failed('source_missing') }) });
  expect(screen.getByText('plan.pdf')).toBeTruthy();
  expect(screen.queryByText(/byte/)).toBeNull();
});
