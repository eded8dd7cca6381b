import { describe, expect, test, vi } from 'vitest';
import type { Job } from '$lib/api';
import { fakeApi, settled } from '../../test/fake-api';
import { job, noFiles } from '../../test/samples';
import { Transfers } from './transfers.svelte';

function setUp(listed: Job[] = [], past: Job[] = []) {
  const frames: (() => void)[] = [];
  const changed = vi.fn();
  const gone = vi.fn();
  const list = vi.fn(async () => listed);
  const { api, send } = fakeApi({ transfers: { list, history: async () => ({ jobs: past, next: '' }) } });
  const transfers = new Transfers(api, { now: () => 0, soon: (flush) => frames.push(flush), changed, gone });
  const draw = () => frames.splice(0).forEach((flush) => flush());
  return { transfers, send, draw, frames, changed, gone, list };
}

const progress = (seq: number, done: number) => ({
  seq,
  rows: [{ id: 'j1', done, fetched: done, size: 1_000_000, bytesPerSecond: 5, ...noFiles }]
});

describe('events', () => {
  test('an old or doubled event changes nothing', () => {
    const { transfers, draw } = setUp();
    transfers.take({ seq: 4, job: job({ state: 'paused' }) });
    transfers.take({ seq: 4, job: job({ state: 'running' }) });
    transfers.take({ seq: 3, job: job({ state: 'running' }) });
    draw();
    expect(transfers.get('j1')?.job.state).toBe('paused');
  });

  test('after a gap everything is fetched anew, and what came later stays', async () => {
    const { transfers, draw, list } = setUp([
      job({ id: 'missed', state: 'queued' }),
      job({ state: 'running' })
    ]);
    transfers.take({ seq: 1, job: job() });
    expect(list).not.toHaveBeenCalled();
    transfers.take({ seq: 3, job: job() });
    transfers.take({ seq: 4, job: job({ state: 'paused' }) });
    await settled();
    draw();
    expect(list).toHaveBeenCalledOnce();
    expect(transfers.get('missed')?.job.state).toBe('queued');
    expect(transfers.get('j1')?.job.state).toBe('paused');
  });

  test('a storm is drawn once a frame', () => {
    const { transfers, draw, frames } = setUp();
    transfers.take({ seq: 1, job: job() });
    for (let seq = 2; seq < 1_000; seq++) transfers.takeProgress(progress(seq, seq));
    expect(frames).toHaveLength(1);
    draw();
    expect(transfers.get('j1')?.job.done).toBe(999);
  });

  test('progress of what is not known makes no transfer', () => {
    const { transfers, draw } = setUp();
    transfers.takeProgress(progress(1, 5));
    draw();
    expect(transfers.count).toBe(0);
  });

  test('what ended leaves the list once, and is told', () => {
    const { transfers, draw, changed } = setUp();
    transfers.take({ seq: 1, job: job() });
    draw();
    transfers.take({ seq: 2, job: job({ state: 'done', verified: 'crc64nvme' }) });
    draw();
    expect(transfers.count).toBe(0);
    expect(transfers.ended.get('j1')?.verified).toBe('crc64nvme');
    expect(changed.mock.calls.map(([told]) => told.state)).toEqual(['running', 'done']);
  });

  test('progress alone is not told as a change', () => {
    const { transfers, draw, changed } = setUp();
    transfers.take({ seq: 1, job: job() });
    draw();
    transfers.takeProgress(progress(2, 10));
    draw();
    expect(changed).toHaveBeenCalledOnce();
  });

  test('what was forgotten goes, even while a change of it waits to be drawn', () => {
    const { transfers, draw, gone } = setUp();
    transfers.take({ seq: 1, job: job({ state: 'failed' }) });
    transfers.takeGone({ seq: 2, id: 'j1' });
    draw();
    expect(transfers.count).toBe(0);
    expect(gone).toHaveBeenCalledWith('j1');
  });
});

test('an end that overtook the progress before it is not lost', async () => {
  const end = job({ state: 'done', verified: 'crc64nvme' });
  const { transfers, draw } = setUp([], [end]);
  transfers.take({ seq: 1, job: job({ state: 'finishing' }) });
  transfers.takeProgress(progress(3, 9));
  transfers.take({ seq: 2, job: end });
  await settled();
  draw();
  expect(transfers.count).toBe(0);
  expect(transfers.ended.get('j1')?.state).toBe('done');
});

test('the answer of the call that began a transfer does not undo what events told since', () => {
  const { transfers, draw } = setUp();
  transfers.take({ seq: 1, job: job({ state: 'done' }) });
  transfers.greet(job({ state: 'queued' }));
  draw();
  expect(transfers.count).toBe(0);
  expect(transfers.ended.get('j1')?.state).toBe('done');
});

describe('fetching everything', () => {
  test('removes what is no longer there', async () => {
    const listed = [job(), job({ id: 'j2' })];
    const { transfers } = setUp(listed);
    await transfers.sync();
    expect(transfers.count).toBe(2);
    listed.pop();
    await transfers.sync();
    expect(transfers.get('j2')).toBeUndefined();
  });

  test('hears events while its answer is on the way', async () => {
    const { transfers, send, draw } = setUp([job({ state: 'running' })]);
    const end = transfers.start();
    send('transfer', { seq: 7, job: job({ state: 'paused' }) });
    await settled();
    draw();
    expect(transfers.get('j1')?.job.state).toBe('paused');
    end();
    send('transfer', { seq: 8, job: job({ state: 'running' }) });
    draw();
    expect(transfers.get('j1')?.job.state).toBe('paused');
  });
});

test('groups: the network goes on by itself, everything else that waits or failed needs the reader', () => {
  const { transfers, draw } = setUp();
  const jobs = [
    job({ id: 'a', state: 'waiting', wait: 'network' }),
    job({ id: 'b', state: 'waiting', wait: 'link' }),
    job({ id: 'c', state: 'failed' }),
    job({ id: 'd', state: 'paused' })
  ];
  jobs.forEach((one, i) => transfers.take({ seq: i + 1, job: one }));
  draw();
  expect(transfers.now.map(({ id }) => id)).toEqual(['a', 'd']);
  expect(transfers.waiting.map(({ id }) => id)).toEqual(['b', 'c']);
});
