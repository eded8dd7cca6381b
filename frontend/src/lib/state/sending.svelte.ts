import type { Api, DeliverRequest, DeliveryEvent, Picked } from '../api';
import { problemOf } from '../api';
import type { Card } from './card.svelte';
import type { Transfers } from './transfers.svelte';

const nothing = {
  files: 0,
  bytes: 0,
  sent: 0,
  sentBytes: 0,
  failed: 0,
  leftOut: 0,
  job: '',
  ended: false,
  rest: ''
};

/** What is sent through the links on Home: with a link or a ticket one file, with a request page any number. */
export class Sending {
  readonly #api: Api;
  readonly #transfers: Transfers;
  readonly #cards: () => Card[];

  constructor(api: Api, transfers: Transfers, cards: () => Card[]) {
    this.#api = api;
    this.#transfers = transfers;
    this.#cards = cards;
  }

  /** Lets the reader choose the file that is sent with a card's link. */
  async pick(card: Card): Promise<void> {
    const picked = await this.#api.uploads.chooseFiles();
    if (picked.handle !== '') await this.add(card, picked);
  }

  /** Lets the reader choose a folder that is sent with a card's link, beside what was chosen. */
  async pickFolder(card: Card): Promise<void> {
    const picked = await this.#api.uploads.chooseFolder();
    if (picked.handle !== '') await this.add(card, picked);
  }

  /** Puts more on a card that takes several files; one that takes one has it instead. */
  async add(card: Card, picked: Picked): Promise<void> {
    const before = card.deposit?.several ? card.picked : null;
    this.put(card, before ? await this.#api.uploads.join(before.handle, picked.handle) : picked);
  }

  /** Puts a file on a card that waits for one. */
  put(card: Card, picked: Picked): void {
    card.picked = picked;
    card.problem = null;
  }

  /** The card that waits for a file: what is dropped then is meant for it. */
  get hungry(): Card | undefined {
    return this.#cards().find((card) => card.deposit && !card.given && card.inspection.state !== 'expired');
  }

  /** Sends what was chosen through a card's link. */
  async deliver(card: Card): Promise<void> {
    if (card.saving || !card.picked) return;
    await this.#send(card, card.picked.handle);
  }

  /** Sends what is left of a delivery. */
  async deliverRest(card: Card): Promise<void> {
    if (card.saving || !card.delivery?.rest) return;
    await this.#send(card, card.delivery.rest);
  }

  async #send(card: Card, handle: string): Promise<void> {
    card.saving = true;
    card.problem = null;
    const { several } = card.deposit ?? {};
    const request = { link: card.inspection.handle, handle, name: '', allowPrivate: false };
    try {
      if (several) await this.#sendAll(card, request);
      else {
        const job = await this.#api.uploads.deliver(request);
        card.jobId = job.id;
        this.#transfers.greet(job);
      }
    } catch (cause) {
      card.problem = problemOf(cause);
    } finally {
      card.saving = false;
    }
  }

  // Events may come before the call's answer, so the name is given here.
  async #sendAll(card: Card, request: DeliverRequest): Promise<void> {
    const before = card.delivery;
    const name = crypto.randomUUID();
    card.delivery = { ...nothing, name };
    try {
      const begun = await this.#api.uploads.deliverAll({ ...request, name });
      if (card.delivery.files === 0) card.delivery = begun;
    } catch (cause) {
      card.delivery = before;
      throw cause;
    }
  }

  /** Takes an event about files that go through a request page. */
  hear({ delivery }: DeliveryEvent): void {
    const card = this.#cards().find((one) => one.delivery?.name === delivery.name);
    if (card) card.delivery = delivery;
  }

  /** Ends a delivery; what was sent stays. */
  stop(card: Card): Promise<void> {
    return this.#api.uploads.stopDelivery(card.delivery?.name ?? '');
  }

  /** Makes room for more files to send. */
  more(card: Card): void {
    card.delivery = null;
    card.picked = null;
  }
}
