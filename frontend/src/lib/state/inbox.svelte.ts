import type { Api, DeliverRequest, DeliveryEvent, Inspection, Picked, Problem } from '../api';
import { problemOf } from '../api';
import { Card } from './card.svelte';
import type { Transfers } from './transfers.svelte';

function sameObject(a: Inspection, b: Inspection): boolean {
  return a.host === b.host && a.bucket === b.bucket && a.key === b.key && a.versionId === b.versionId;
}

/** The links on Home: pasted, dropped or handed over, newest first. */
export class Inbox {
  cards = $state.raw<Card[]>([]);
  problem = $state.raw<Problem | null>(null);
  reading = $state(false);
  readonly #api: Api;
  readonly #transfers: Transfers;
  /** Takes a text that is meant for elsewhere, and tells whether it was one. */
  readonly #elsewhere: (text: string) => Promise<boolean>;
  #next = 1;

  constructor(api: Api, transfers: Transfers, elsewhere?: (text: string) => Promise<boolean>) {
    this.#api = api;
    this.#transfers = transfers;
    this.#elsewhere = elsewhere ?? (() => Promise.resolve(false));
  }

  /** Looks through any text for links, and asks the storage of each what it is. */
  async paste(text: string): Promise<void> {
    if (text.trim() === '' || this.reading) return;
    this.reading = true;
    this.problem = null;
    try {
      if (await this.#elsewhere(text)) return;
      this.#add(await this.#api.links.read(text));
    } catch (cause) {
      this.problem = problemOf(cause);
    } finally {
      this.reading = false;
    }
  }

  /** Collects the links with which the program was started. */
  async collect(): Promise<void> {
    this.#add(await this.#api.links.handed());
  }

  /** Puts inspections on the screen; an older card of the same object goes, unless it is being saved, or was. */
  #add(found: Inspection[]): void {
    const cards = found.map((inspection) => new Card(this.#next++, inspection));
    const replaced = (card: Card) =>
      !this.#kept(card) && found.some((one) => sameObject(one, card.inspection));
    this.cards = [...cards, ...this.cards.filter((card) => !replaced(card))];
    for (const card of cards) if (askable(card.inspection)) void this.ask(card);
  }

  // A transfer that waits for a link, failed or was cancelled makes room for the link that it goes on with.
  #kept({ jobId, delivery }: Card): boolean {
    if (delivery) return !delivery.ended;
    if (jobId === '') return false;
    const transfer = this.#transfers.get(jobId);
    return transfer ? transfer.group === 'now' : this.#transfers.ended.get(jobId)?.state !== 'cancelled';
  }

  /** Saves once more what was cancelled. */
  async saveAgain(card: Card): Promise<void> {
    card.jobId = '';
    await this.save(card);
  }

  /** Asks the storage about a card's link. */
  async ask(card: Card): Promise<void> {
    card.asking = true;
    card.problem = null;
    try {
      card.inspection = await this.#api.links.probe(card.inspection.handle);
    } catch (cause) {
      card.problem = problemOf(cause);
    } finally {
      card.asking = false;
    }
  }

  /** Agrees to the private host of a card's link, now and later, and asks it and its like. */
  async agree(card: Card): Promise<void> {
    const { host } = card.inspection;
    try {
      await this.#api.settings.agreeHost(host);
    } catch (cause) {
      card.problem = problemOf(cause);
      return;
    }
    const waiting = this.cards.filter((other) => other.inspection.host === host && other.inspection.private);
    await Promise.all(waiting.map((other) => this.ask(other)));
  }

  /** Starts a card's download; folder '' is the download folder. */
  async save(card: Card, folder = ''): Promise<void> {
    if (card.saving || card.jobId !== '') return;
    card.saving = true;
    card.problem = null;
    try {
      const job = await this.#api.transfers.save({
        handle: card.inspection.handle,
        folder,
        name: '',
        existing: 'rename',
        allowPrivate: false
      });
      card.jobId = job.id;
      this.#transfers.greet(job);
    } catch (cause) {
      card.problem = problemOf(cause);
    } finally {
      card.saving = false;
    }
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
    return this.cards.find((card) => card.deposit && !card.given && card.inspection.state !== 'expired');
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
    const card = this.cards.find((one) => one.delivery?.name === delivery.name);
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

  /** Lets the reader choose a folder, and saves into it. Dismissed, nothing happens. */
  async saveAs(cards: Card[], start: string): Promise<void> {
    const folder = await this.#api.settings.chooseFolder(start);
    if (folder !== '') await Promise.all(cards.map((card) => this.save(card, folder)));
  }

  dismiss(card: Card): void {
    this.cards = this.cards.filter((other) => other !== card);
  }

  clear(): void {
    this.cards = [];
    this.problem = null;
  }
}

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

function askable(inspection: Inspection): boolean {
  return (
    !inspection.private &&
    !inspection.problem &&
    inspection.state === 'unknown' &&
    inspection.capability !== 'upload'
  );
}
