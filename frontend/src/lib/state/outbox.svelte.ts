import type { Job, Picked } from '../api';
import { problemOf } from '../api';
import { m } from '$lib/paraglide/messages.js';
import { parcelName } from '../words/parcel';
import { shownName } from '../format/name';
import type { OutboxSetup } from './setups';
import { Copying } from './copying.svelte';
import { Expiry } from './expiry.svelte';
import { folder, Parcel, type Spot } from './parcel.svelte';
import { chosenLast } from './prefs.svelte';
import { makeMany, makeOne, plainWish, stored } from './shared';

/** For how long after the press a finished link goes onto the clipboard by itself; later it is offered. */
const promptly = 60_000;

/** What is to be sent, and what was sent from Home, newest first. */
export class Outbox {
  parcels = $state.raw<Parcel[]>([]);
  readonly #setup: OutboxSetup;
  #next = 1;

  constructor(setup: OutboxSetup) {
    this.#setup = setup;
  }

  /** Takes what was dropped or chosen. What is not sent yet is joined with it. */
  async take(picked: Picked): Promise<void> {
    if (picked.handle === '' || picked.files + picked.folders + picked.missing === 0) return;
    const waiting = this.parcels.find((parcel) => !parcel.sent && !parcel.sending);
    if (waiting) {
      waiting.picked = await this.#setup.api.uploads.join(waiting.picked.handle, picked.handle);
      waiting.came = performance.now();
      return;
    }
    const parcel = new Parcel(this.#next++, picked);
    const { conflict, lastEach, lastWithdrawable } = this.#setup.prefs.value;
    Object.assign(parcel, { conflict, each: lastEach, withdrawable: lastWithdrawable });
    this.parcels = [parcel, ...this.parcels];
    const spot = this.lastSpot();
    if (spot) await this.to(parcel, spot);
  }

  /** Opens the system's dialog. */
  async choose(what: 'files' | 'folder'): Promise<void> {
    const { uploads } = this.#setup.api;
    await this.take(await (what === 'files' ? uploads.chooseFiles() : uploads.chooseFolder()));
  }

  /** Where things went last time, or the first place of the first storage. */
  lastSpot(): Spot | null {
    const { lastProfile, lastBucket, lastPrefix } = this.#setup.prefs.value;
    const known = this.#setup.profiles.get(lastProfile);
    if (known && lastBucket !== '') return { profile: lastProfile, bucket: lastBucket, prefix: lastPrefix };
    for (const profile of known ? [known] : this.#setup.profiles.sorted) {
      const place = profile.places?.[0];
      if (place) return { profile: profile.name, bucket: place.bucket, prefix: folder(place.prefix) };
    }
    return null;
  }

  /** Chooses where a parcel goes, and learns how long links can work there. */
  async to(parcel: Parcel, spot: Spot): Promise<void> {
    const other = parcel.spot?.profile !== spot.profile;
    parcel.spot = spot;
    if (!other) return;
    parcel.expiry = new Expiry();
    try {
      const limit = await this.#setup.api.links.cap(spot.profile);
      if (parcel.spot?.profile === spot.profile)
        parcel.expiry.allow(limit, this.#setup.prefs.value.lastExpirySeconds, this.#setup.clock.now);
    } catch {
      // It can be sent all the same; what is wrong with the storage is told then.
    }
  }

  /** Gives every parcel without a place one, when there is a storage at last. */
  settle(): void {
    const spot = this.lastSpot();
    if (spot) for (const parcel of this.parcels) if (!parcel.spot) void this.to(parcel, spot);
  }

  /** Starts to send a parcel; with a link, that is made and copied when all is there. */
  async send(parcel: Parcel, withLink: boolean): Promise<void> {
    if (!parcel.spot || parcel.sending || parcel.sent) return;
    parcel.sending = true;
    parcel.problem = null;
    parcel.wantsLink = withLink;
    parcel.pressedAt = this.#setup.clock.now;
    try {
      const { spot, conflict } = parcel;
      const { lang } = this.#setup;
      const request = {
        handle: parcel.picked.handle,
        ...spot,
        existing: conflict,
        name: parcelName(parcel.picked, lang.number)
      };
      const job = await this.#setup.api.uploads.send(request);
      parcel.jobId = job.id;
      this.#setup.transfers.greet(job);
      await this.#remember(parcel, spot);
    } catch (cause) {
      parcel.problem = problemOf(cause);
    } finally {
      parcel.sending = false;
    }
    const over = this.#setup.transfers.ended.get(parcel.jobId);
    if (over) await this.ended(over);
  }

  /** Hears that a transfer ended: the link that was wished for is made. */
  async ended(job: Job): Promise<void> {
    const parcel = this.parcels.find((one) => one.jobId === job.id);
    if (
      !parcel?.wantsLink ||
      job.state !== 'done' ||
      parcel.created ||
      parcel.links.length > 0 ||
      parcel.linking
    )
      return;
    await this.link(parcel, job);
  }

  /** Makes the link to a sent file and copies it, where the reader has just asked for it. */
  async link(parcel: Parcel, job: Job): Promise<void> {
    parcel.linking = true;
    parcel.problem = null;
    try {
      parcel.copying = new Copying(this.#setup.api);
      await this.#make(parcel, job);
      await this.#hand(parcel, job);
    } catch (cause) {
      parcel.problem = problemOf(cause);
    } finally {
      parcel.copying = null;
      parcel.linking = false;
    }
  }

  /** Makes the link to a parcel that was sent without one, and copies it. */
  linkNow(parcel: Parcel, job: Job): Promise<void> {
    parcel.pressedAt = this.#setup.clock.now;
    return this.link(parcel, job);
  }

  /** Copies the link of a parcel, or all links as a table. */
  async copy(parcel: Parcel): Promise<void> {
    if (parcel.links.length > 0) {
      await this.#setup.api.links.copyTable(parcel.links.map(({ id }) => id));
      parcel.copied = true;
      return;
    }
    const { url } = parcel.created!;
    await this.#setup.offer.copy(url);
    parcel.copied = true;
  }

  dismiss(parcel: Parcel): void {
    this.parcels = this.parcels.filter((other) => other !== parcel);
  }

  async #make(parcel: Parcel, job: Job): Promise<void> {
    const { api, ledger } = this.#setup;
    const { withdrawable, each } = parcel;
    const when = parcel.expiry.limit ? parcel.expiry.request() : {};
    const wish = { ...plainWish, withdrawable, each, copying: parcel.copying!.begin(), ...when };
    const what = stored(job, false);
    const made = what.many
      ? await makeMany(api, what, wish)
      : { page: await makeOne(api, what, wish), links: [] };
    parcel.created = made.page ?? null;
    parcel.links = made.links ?? [];
    for (const link of parcel.created ? [parcel.created.issued] : parcel.links) ledger.add(link);
  }

  // After a long upload the reader has something else on the clipboard by now: it is not replaced unasked.
  async #hand(parcel: Parcel, job: Job): Promise<void> {
    const { notices, clock, nav } = this.#setup;
    const name = shownName(job.name);
    const copy = async () => {
      await this.copy(parcel);
      if (nav.screen === 'home') notices.say(m.copied());
      else notices.show(m.send_link_copied({ name }));
    };
    const offer = () =>
      notices.offer(m.send_link_ready({ name }), { label: m.copy_link(), run: () => void copy() });
    if (clock.now - parcel.pressedAt > promptly) return offer();
    await copy().catch(offer);
  }

  async #remember(parcel: Parcel, spot: Spot): Promise<void> {
    const { prefs } = this.#setup;
    const { choice } = parcel.expiry;
    const place = { lastProfile: spot.profile, lastBucket: spot.bucket, lastPrefix: spot.prefix };
    const link = chosenLast(choice, parcel.withdrawable, parcel.single ? null : parcel.each);
    await prefs.set(parcel.wantsLink ? { ...place, ...link } : place).catch(() => undefined);
  }
}
