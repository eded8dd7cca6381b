import { getContext, setContext } from 'svelte';
import { m } from '$lib/paraglide/messages.js';
import type { Api, Job, Picked } from '../api';
import { problemOf } from '../api';
import { shownName } from '../format/name';
import { Ask } from './ask.svelte';
import { Browser } from './browser.svelte';
import { Clock } from './clock.svelte';
import { History } from './history.svelte';
import { Inbox } from './inbox.svelte';
import { Lang } from './lang.svelte';
import { Ledger } from './ledger.svelte';
import { Nav } from './nav.svelte';
import { Notices } from './notices.svelte';
import { Offer } from './offer.svelte';
import { neighbourAt } from './order';
import { Outbox } from './outbox.svelte';
import { Prefs } from './prefs.svelte';
import { Profiles } from './profiles.svelte';
import { Requests } from './requests.svelte';
import { SettingsFile } from './settings-file.svelte';
import { Share } from './share.svelte';
import { Speed } from './speed.svelte';
import { groupOf, type Transfer } from './transfer.svelte';
import { Transfers } from './transfers.svelte';
import { Withdrawal } from './withdrawal.svelte';
import { spokenOf } from '../words/spoken';

const key = Symbol('daypass');

/** Everything that the window knows, put together once. */
export class App {
  readonly clock = new Clock();
  readonly lang = new Lang(this.clock);
  readonly nav = new Nav();
  readonly notices = new Notices();
  readonly prefs: Prefs;
  readonly profiles: Profiles;
  readonly transfers: Transfers;
  readonly history: History;
  /** How fast everything together is. */
  readonly speed = new Speed();
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly offer: Offer;
  readonly ledger: Ledger;
  readonly share: Share;
  readonly withdrawal: Withdrawal;
  readonly requests: Requests;
  readonly ask: Ask;
  readonly browser: Browser;
  /** A file with a storage's settings that waits in the dialog for a new storage. */
  readonly settingsFile: SettingsFile;
  /** The dialog for a new storage is open. */
  adding = $state(false);
  /** Set while the window asks whether to close with transfers running: how many. */
  closing = $state(0);
  readonly api: Api;

  constructor(api: Api, soon: (flush: () => void) => void = (flush) => void requestAnimationFrame(flush)) {
    this.api = api;
    this.prefs = new Prefs(api);
    this.profiles = new Profiles(api);
    this.history = new History(api);
    this.ledger = new Ledger(api);
    this.offer = new Offer(api);
    this.browser = new Browser(api);
    this.transfers = new Transfers(api, {
      now: Date.now,
      soon,
      changed: (job, before) => this.#changed(job, before),
      gone: (id) => this.history.drop(id)
    });
    this.inbox = new Inbox(api, this.transfers, (text) => this.settingsFile.paste(text));
    this.settingsFile = new SettingsFile(api, {
      busy: dialogOpen,
      show: () => (this.adding = true),
      refuse: (problem) => {
        this.nav.go('home');
        this.inbox.problem = problem;
      }
    });
    const { clock, prefs, ledger, offer, lang } = this;
    const common = { api, clock, prefs, ledger, offer, lang };
    const { profiles, transfers, notices, nav } = this;
    this.outbox = new Outbox({ ...common, profiles, transfers, notices, nav });
    this.requests = new Requests({ api, notices: this.notices, transfers: this.transfers });
    this.ask = new Ask({
      api,
      clock: this.clock,
      prefs: this.prefs,
      offer: this.offer,
      requests: this.requests,
      lastSpot: () => this.outbox.lastSpot()
    });
    this.share = new Share(common);
    this.withdrawal = new Withdrawal(api, this.ledger);
  }

  /** Starts everything that runs while the window is open. The returned function ends it. */
  start(): () => void {
    const ends = [
      this.clock.start((now) => this.speed.take(this.transfers.now, now)),
      this.transfers.start(),
      this.api.listen('handover', () => this.try(() => this.inbox.collect())),
      this.api.listen('dropped', (event) => this.#dropped(event.picked)),
      this.api.listen('profileFile', (event) => this.settingsFile.hear(event)),
      this.api.listen('copying', (event) => {
        this.share.copying.hear(event);
        for (const parcel of this.outbox.parcels) parcel.copying?.hear(event);
      }),
      this.api.listen('delivery', (event) => this.inbox.sending.hear(event)),
      this.api.listen('request', (event) => this.requests.take(event)),
      this.api.listen('closeAsked', (event) => (this.closing = event.running))
    ];
    void this.#load();
    return () => ends.forEach((end) => end());
  }

  /** Puts a transfer at a place of those that are on their way, and says where it is now. */
  async move(transfer: Transfer, place: number): Promise<void> {
    const ids = this.transfers.now.map(({ id }) => id);
    if (ids[place] === transfer.id) return;
    const moved = await this.try(() =>
      this.api.transfers.moveBefore(transfer.id, neighbourAt(ids, transfer.id, place))
    );
    if (!moved) return;
    const name = shownName(transfer.job.name);
    this.notices.say(m.say_moved({ name, place: place + 1, count: ids.length }));
    await this.transfers.sync();
  }

  /** Does something that may fail, and shows the failure. Tells whether it went well. */
  async try(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (cause) {
      this.notices.fail(problemOf(cause));
      return false;
    }
  }

  async #load(): Promise<void> {
    try {
      await this.prefs.load();
    } catch (cause) {
      if (!this.prefs.info.problem) this.notices.fail(problemOf(cause));
    }
    this.followLanguage();
    for (const notice of this.prefs.info.notices ?? []) this.notices.fail(notice);
    await Promise.all([
      this.profiles.load(),
      this.requests.pager.reload(),
      this.try(() => this.inbox.collect()),
      this.offer.look()
    ]);
  }

  /** Follows the chosen language, or the system's. */
  followLanguage(): void {
    const system = [this.prefs.info.locale, ...navigator.languages].filter((tag) => tag !== '');
    this.lang.follow(this.prefs.value.language, system, this.prefs.info.os);
  }

  #dropped(picked: Picked): void {
    if (dialogOpen()) return;
    this.nav.go('home');
    const { hungry } = this.inbox.sending;
    if (hungry) void this.try(() => this.inbox.sending.add(hungry, picked));
    else void this.try(() => this.outbox.take(picked));
  }

  #changed(job: Job, before: Job | undefined): void {
    if (job.state === 'done') void this.outbox.ended(job);
    if (groupOf(job) === 'finished') this.history.add(job);
    else this.history.drop(job.id);
    const spoken = before ? spokenOf(job) : '';
    if (spoken !== '') this.notices.say(spoken);
  }
}

/** Whether the reader is being asked something: what is dropped meanwhile is not taken. */
export function dialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}

export function provideApp(app: App): App {
  return setContext(key, app);
}

export function useApp(): App {
  return getContext<App>(key);
}
