import { expect, test, vi } from 'vitest';
import { AppError, type Api, type DeliverRequest, type Inspection } from '$lib/api';
import { fakeApi, settled, type Answers } from '../../test/fake-api';
import { delivery, pageDeposit } from '../../test/pages';
import { inspection, job, picked } from '../../test/samples';
import { Inbox } from './inbox.svelte';
import { Transfers } from './transfers.svelte';

function setUp(answers: Answers) {
  const { api } = fakeApi(answers);
  const soon = (flush: () => void) => flush();
  const transfers = new Transfers(api, { now: () => 0, soon, changed: () => {}, gone: () => {} });
  return { inbox: new Inbox(api, transfers), transfers, api };
}

const reads = (...found: Inspection[]): Pick<Api['links'], 'read'> => ({ read: vi.fn(async () => found) });

test('asks the storage of each link that may work, and of no other', async () => {
  const probe = vi.fn(async (handle: string) => inspection({ handle, state: 'works', size: 5 }));
  const ended = inspection({ handle: 'h2', key: '2', state: 'expired' });
  const near = inspection({ handle: 'h3', key: '3', private: true });
  const sends = inspection({ handle: 'h4', key: '4', capability: 'upload' });
  const { inbox } = setUp({ links: { ...reads(inspection(), ended, near, sends), probe } });
  await inbox.paste('…');
  await settled();
  expect(probe.mock.calls).toEqual([['h1']]);
  expect(inbox.cards.map((card) => card.savable)).toEqual([true, false, false, false]);
});

test('the same object pasted again takes the place of its card', async () => {
  const probe = async (handle: string) => inspection({ handle, state: 'works' });
  const read = vi
    .fn()
    .mockResolvedValueOnce([inspection()])
    .mockResolvedValueOnce([inspection({ handle: 'h9' })]);
  const { inbox } = setUp({ links: { read, probe } });
  await inbox.paste('first');
  await inbox.paste('second');
  expect(inbox.cards.map((card) => card.inspection.handle)).toEqual(['h9']);
});

test('a card that is being saved stays when its link is pasted again', async () => {
  const probe = async (handle: string) => inspection({ handle, state: 'works' });
  const { inbox, transfers } = setUp({
    links: { ...reads(inspection()), probe },
    transfers: { save: async () => job() }
  });
  await inbox.paste('first');
  await settled();
  await inbox.save(inbox.cards[0]!);
  await inbox.paste('again');
  expect(inbox.cards).toHaveLength(2);
  expect(transfers.get('j1')?.job.name).toBe('film.mov');
});

test('agreeing to a host asks all links that lead there', async () => {
  const asked: string[] = [];
  const probe = async (handle: string) => {
    asked.push(handle);
    return inspection({ handle, key: handle, state: 'works' });
  };
  const agreeHost = vi.fn(async () => {});
  const links = ['a', 'b'].map((handle) =>
    inspection({ handle, key: handle, private: true, host: '10.0.0.4' })
  );
  const { inbox } = setUp({ links: { ...reads(...links), probe }, settings: { agreeHost } });
  await inbox.paste('…');
  expect(asked).toEqual([]);
  await inbox.agree(inbox.cards[0]!);
  expect(agreeHost).toHaveBeenCalledWith('10.0.0.4');
  expect(asked).toEqual(['a', 'b']);
});

test('text without a link is a problem, and the next paste takes it away', async () => {
  const none = new AppError({ code: 'link_not_found', params: {}, detail: {} });
  const read = vi.fn().mockRejectedValueOnce(none).mockResolvedValueOnce([]);
  const { inbox } = setUp({ links: { read } });
  await inbox.paste('nothing');
  expect(inbox.problem?.code).toBe('link_not_found');
  await inbox.paste('   ');
  expect(read).toHaveBeenCalledOnce();
  await inbox.paste('more');
  expect(inbox.problem).toBeNull();
});

test('two quick clicks start one download', async () => {
  const save = vi.fn(async () => job());
  const probe = async (handle: string) => inspection({ handle, state: 'works' });
  const { inbox } = setUp({ links: { ...reads(inspection()), probe }, transfers: { save } });
  await inbox.paste('…');
  await settled();
  const card = inbox.cards[0]!;
  await Promise.all([inbox.save(card), inbox.save(card)]);
  expect(save).toHaveBeenCalledOnce();
});

test('what goes through a request page is told by events, and the rest is sent on demand', async () => {
  const page = inspection({ capability: 'upload', upload: pageDeposit() });
  const asked: DeliverRequest[] = [];
  const deliverAll = async (request: DeliverRequest) => {
    asked.push(request);
    return delivery({ name: request.name });
  };
  const join = vi.fn(async () => picked({ handle: 'both', files: 2 }));
  const { inbox } = setUp({ links: reads(page), uploads: { deliverAll, join } });
  await inbox.paste('…');
  const card = inbox.cards[0]!;
  expect(inbox.sending.hungry).toBe(card);
  await inbox.sending.add(card, picked({ handle: 'one' }));
  await inbox.sending.add(card, picked({ handle: 'two' }));
  expect(join).toHaveBeenCalledWith('one', 'two');
  await inbox.sending.deliver(card);
  expect(inbox.sending.hungry).toBeUndefined();
  expect(asked[0]).toMatchObject({ link: 'h1', handle: 'both' });
  const { name } = asked[0]!;
  inbox.sending.hear({ seq: 1, delivery: delivery({ name: 'another', sent: 9 }) });
  inbox.sending.hear({ seq: 2, delivery: delivery({ name, sent: 1, ended: true, rest: 'r1' }) });
  expect(card.delivery).toMatchObject({ sent: 1, rest: 'r1' });
  await inbox.sending.deliverRest(card);
  expect(asked[1]).toMatchObject({ link: 'h1', handle: 'r1' });
  expect(asked[1]!.name).not.toBe(name);
});

test('an event that comes before the answer is not undone by it, and a refusal leaves what was chosen', async () => {
  const page = inspection({ capability: 'upload', upload: pageDeposit() });
  let hear: (request: DeliverRequest) => void = () => {};
  const gone = new AppError({ code: 'link_expired', params: {}, detail: {} });
  const deliverAll = vi
    .fn(async (request: DeliverRequest) => {
      hear(request);
      return delivery({ name: request.name });
    })
    .mockRejectedValueOnce(gone);
  const { inbox } = setUp({ links: reads(page), uploads: { deliverAll } });
  await inbox.paste('…');
  const card = inbox.cards[0]!;
  await inbox.sending.add(card, picked());
  await inbox.sending.deliver(card);
  expect(card.problem?.code).toBe('link_expired');
  expect(card.delivery).toBeNull();
  expect(card.picked).not.toBeNull();
  hear = ({ name }) => inbox.sending.hear({ seq: 1, delivery: delivery({ name, sent: 2, ended: true }) });
  await inbox.sending.deliver(card);
  expect(card.delivery).toMatchObject({ sent: 2, ended: true });
});
