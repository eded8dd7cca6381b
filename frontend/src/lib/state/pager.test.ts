import { expect, test } from 'vitest';
import { settled } from '../../test/fake-api';
import { Pager, type PageOf } from './pager.svelte';

/** A pager whose pages a test hands out itself, in any order. */
function byHand() {
  const asked: { after: string; answer: (page: PageOf<string>) => void; fail: (cause: unknown) => void }[] =
    [];
  const pager = new Pager<string>(
    (after) => new Promise((answer, fail) => asked.push({ after, answer, fail }))
  );
  return { pager, asked };
}

test('appends pages until the end, one at a time', async () => {
  const { pager, asked } = byHand();
  void pager.reload();
  asked[0]!.answer({ items: ['a', 'b'], next: 'b' });
  await settled();
  void pager.more();
  void pager.more();
  expect(asked.map(({ after }) => after)).toEqual(['', 'b']);
  asked[1]!.answer({ items: ['c'], next: '' });
  await settled();
  expect(pager.items).toEqual(['a', 'b', 'c']);
  expect(pager.atEnd).toBe(true);
  void pager.more();
  expect(asked).toHaveLength(2);
});

test('the answer to an older question is dropped', async () => {
  const { pager, asked } = byHand();
  void pager.reload();
  void pager.reload();
  asked[1]!.answer({ items: ['new'], next: '' });
  asked[0]!.answer({ items: ['old'], next: '' });
  await settled();
  expect(pager.items).toEqual(['new']);
  expect(pager.loading).toBe(false);
});

test('a failure keeps what is shown', async () => {
  const { pager, asked } = byHand();
  void pager.reload();
  asked[0]!.answer({ items: ['a'], next: 'a' });
  await settled();
  void pager.more();
  asked[1]!.fail('{"code":"network_gone"}');
  await settled();
  expect(pager.items).toEqual(['a']);
  expect(pager.problem?.code).toBe('network_gone');
});
