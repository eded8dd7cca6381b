import { expect, test } from 'vitest';
import { job } from '../../test/samples';
import { Transfer } from './transfer.svelte';

test('a folder of which nothing is known yet is not all done', () => {
  const folder = job({ kind: 'folder_upload', size: 0, done: 0, listed: false });
  const transfer = new Transfer(folder, 0);
  expect(transfer.share).toBeNaN();
  transfer.take({ ...folder, listed: true }, 0);
  expect(transfer.share).toBe(1);
});

test('what lists are made by does not change with every percent', () => {
  const transfer = new Transfer(job({ state: 'running' }), 0);
  const before = transfer.subject;
  transfer.take(job({ state: 'running', done: 7 }), 0);
  expect(transfer.job.done).toBe(7);
  expect(transfer.subject).toBe(before);
  transfer.take(job({ state: 'paused', done: 7 }), 0);
  expect(transfer.subject.state).toBe('paused');
});
