import type { Api, Inspection, Problem } from '../api';
import { problemOf } from '../api';
import { Card } from './card.svelte';
import { Sending } from './sending.svelte';
import type { Transfers } from './transfers.svelte';

function sameObject(a: Inspection, b: Inspection): boolean {
  return a.host === b.host && a.bucket === b.bucket && a.key === b.key && a.versionId === b.versionId;
}

/** The links on Home: pasted, dropped or handed over, newest first. */
export class Inbox {
  cards = $state.raw<Card[]>([]);
  problem = $state.raw<Problem | null>(null);
  reading = $state(false);
  readonly sending: Sending;
  readonly #api: Api;
  readonly #transfers: Transfers;
  /** Takes a text that is meant for elsewhere, and tells whether it was one. */
  readonly #elsewhere: (text: string) => Promise<boolean>;
  #next = 1;

  constructor(api: Api, transfers: Transfers, elsewhere?: (text: string) => Promise<boolean>) {
    this.#api = api;
    this.#transfers = transfers;
    this.sending = new Sending(api, transfers, () => this.cards);
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

function askable(inspection: Inspection): boolean {
  return (
    !inspection.private &&
    !inspection.problem &&
    inspection.state === 'unknown' &&
    inspection.capability !== 'upload'
  );
}
