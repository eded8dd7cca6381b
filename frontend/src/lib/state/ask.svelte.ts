import type { Api, Asked, Problem, RequestKind } from '../api';
import { problemOf } from '../api';
import type { Clock } from './clock.svelte';
import { Expiry } from './expiry.svelte';
import type { Offer } from './offer.svelte';
import type { Spot } from './parcel.svelte';
import type { Prefs } from './prefs.svelte';
import type { Requests } from './requests.svelte';

/** What asking stands on. */
export interface AskSetup {
  api: Api;
  clock: Clock;
  prefs: Prefs;
  offer: Offer;
  requests: Requests;
  lastSpot: () => Spot | null;
}

/** The dialog that asks for files: what for, until when, and the link that was made. */
export class Ask {
  open = $state(false);
  title = $state('');
  note = $state('');
  /** The largest file, in bytes as the choice's value; '0' is no limit. */
  most = $state('0');
  kind = $state<RequestKind>('page');
  spot = $state.raw<Spot | null>(null);
  expiry = $state.raw(new Expiry());
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  asked = $state.raw<Asked | null>(null);
  copied = $state(false);
  readonly #setup: AskSetup;

  constructor(setup: AskSetup) {
    this.#setup = setup;
  }

  /** Opens the dialog; where files arrive is chosen from last time. */
  begin(): void {
    this.title = this.note = '';
    this.most = '0';
    this.kind = 'page';
    this.problem = this.asked = null;
    this.copied = this.busy = false;
    this.spot = null;
    this.open = true;
    this.settle();
  }

  /** Takes the first place there is, where none was chosen. */
  settle(): void {
    const spot = this.#setup.lastSpot();
    if (!this.spot && spot) void this.to(spot);
  }

  /** Chooses where files arrive, and learns how long a link can work there. */
  async to(spot: Spot): Promise<void> {
    const same = this.spot?.profile === spot.profile && this.expiry.limit !== null;
    this.spot = spot;
    if (same) return;
    this.expiry = new Expiry();
    this.problem = null;
    try {
      const limit = await this.#setup.api.links.cap(spot.profile);
      if (this.spot?.profile === spot.profile)
        this.expiry.allow(limit, this.#setup.prefs.value.lastExpirySeconds, this.#setup.clock.now);
    } catch (cause) {
      this.problem = problemOf(cause);
    }
  }

  /** Whether everything is there that a request needs. */
  get possible(): boolean {
    return this.spot !== null && this.expiry.limit !== null && this.expiry.valid(this.#setup.clock.now);
  }

  /** Makes the request and copies its link. That it cannot be copied does not undo it. */
  async make(): Promise<void> {
    if (!this.spot || !this.possible || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      const asked = await this.#setup.api.requests.create({
        ...this.spot,
        kind: this.kind,
        title: this.title.trim(),
        note: this.note.trim(),
        from: '',
        maxBytes: Number(this.most),
        ...this.expiry.request()
      });
      this.asked = asked;
      this.#setup.requests.made(asked.request);
      if (asked.url !== '') await this.copy(asked.url);
      await this.#remember(this.spot);
    } catch (cause) {
      this.problem = problemOf(cause);
    } finally {
      this.busy = false;
    }
  }

  /** Opens the dialog with the link of a request that was made before. */
  async show(id: string): Promise<void> {
    this.asked = await this.#setup.api.requests.show(id);
    this.problem = null;
    this.copied = this.busy = false;
    this.open = true;
  }

  async copy(text: string): Promise<void> {
    try {
      await this.#setup.offer.copy(text);
      this.copied = true;
    } catch {
      this.copied = false;
    }
  }

  close(): void {
    this.open = false;
    this.asked = null;
  }

  async #remember({ profile, bucket, prefix }: Spot): Promise<void> {
    const { prefs } = this.#setup;
    const { choice } = this.expiry;
    const lastExpirySeconds = choice === 'until' ? prefs.value.lastExpirySeconds : choice;
    const last = { lastProfile: profile, lastBucket: bucket, lastPrefix: prefix, lastExpirySeconds };
    await prefs.set(last).catch(() => undefined);
  }
}
