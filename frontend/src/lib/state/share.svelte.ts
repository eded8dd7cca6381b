import type { Api, Created, IssuedLink, Job, Problem } from '../api';
import { problemOf } from '../api';
import { plainName } from '../format/name';
import { instant } from '../format/time';
import type { Clock } from './clock.svelte';
import { Expiry } from './expiry.svelte';
import type { Ledger } from './ledger.svelte';
import type { Offer } from './offer.svelte';
import type { Prefs } from './prefs.svelte';

/** What a link is to be made for. */
export interface Shared {
  profile: string;
  bucket: string;
  key: string;
  versionId: string;
  name: string;
  size: number;
  practice: boolean;
  /** A link of the ledger that is to work longer. */
  extends: IssuedLink | null;
}

/** What sharing stands on. */
export interface ShareSetup {
  api: Api;
  clock: Clock;
  prefs: Prefs;
  ledger: Ledger;
  offer: Offer;
}

/** The share dialog: what is shared, for how long, and the link that was made. */
export class Share {
  open = $state(false);
  subject = $state.raw<Shared | null>(null);
  name = $state('');
  inline = $state(false);
  expiry = $state.raw(new Expiry());
  busy = $state(false);
  problem = $state.raw<Problem | null>(null);
  created = $state.raw<Created | null>(null);
  copied = $state(false);
  readonly #setup: ShareSetup;

  constructor(setup: ShareSetup) {
    this.#setup = setup;
  }

  /** Opens the dialog, and learns first how long a link can work. */
  async begin(subject: Shared): Promise<void> {
    this.subject = subject;
    this.name = plainName(subject.name);
    this.inline = subject.extends?.inline ?? false;
    this.expiry = new Expiry();
    this.problem = this.created = null;
    this.copied = this.busy = false;
    this.open = true;
    try {
      const limit = await this.#setup.api.links.cap(subject.profile);
      if (this.subject !== subject) return;
      this.expiry.allow(limit, this.#setup.prefs.value.lastExpirySeconds, this.#setup.clock.now);
    } catch (cause) {
      this.problem = problemOf(cause);
    }
  }

  /** Opens the dialog with a link that was made already: its message, its text. */
  show(created: Created): void {
    this.subject = null;
    this.problem = null;
    this.copied = this.busy = false;
    this.created = created;
    this.open = true;
  }

  /** Opens the dialog for a later end of a link in the ledger. */
  extend(link: IssuedLink): Promise<void> {
    const { profile, bucket, key, versionId, name, size, localOnly } = link;
    return this.begin({ profile, bucket, key, versionId, name, size, practice: localOnly, extends: link });
  }

  /** Opens the dialog for a file that was sent. */
  sent(job: Job, practice: boolean): Promise<void> {
    const { profile, bucket, key, name, size } = job;
    return this.begin({ profile, bucket, key, versionId: '', name, size, practice, extends: null });
  }

  /** Makes a link to a file that was sent and copies it, in one step: it works as long as was chosen last. */
  async quick({ profile, bucket, key }: Job): Promise<void> {
    const { api, prefs, ledger, offer } = this.#setup;
    const expiresInSeconds = prefs.value.lastExpirySeconds;
    const request = {
      profile,
      bucket,
      key,
      versionId: '',
      name: '',
      inline: false,
      withdrawable: false,
      copying: '',
      expiresInSeconds,
      until: ''
    };
    const { issued, url } = await api.links.create(request);
    ledger.add(issued);
    await api.shell.copyText(url);
    offer.know(url);
  }

  /** Makes the link and copies it. That it cannot be copied does not undo it. */
  async make(): Promise<void> {
    if (!this.subject || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      this.created = await this.#create(this.subject);
      this.#setup.ledger.add(this.created.issued);
      await this.copy(this.created.url);
      await this.#remember();
    } catch (cause) {
      this.problem = problemOf(cause);
    } finally {
      this.busy = false;
    }
  }

  /** Copies the link, or a message with it. */
  async copy(text: string): Promise<void> {
    try {
      await this.#setup.api.shell.copyText(text);
      this.#setup.offer.know(text);
      this.copied = true;
    } catch {
      this.copied = false;
    }
  }

  close(): void {
    this.open = false;
    this.created = null;
  }

  get endsAt(): number {
    return this.created ? instant(this.created.issued.expiresAt) : this.expiry.endsAt(this.#setup.clock.now);
  }

  #create(subject: Shared): Promise<Created> {
    const when = this.expiry.request();
    if (subject.extends) return this.#setup.api.links.extend({ id: subject.extends.id, ...when });
    const { profile, bucket, key, versionId } = subject;
    const request = {
      profile,
      bucket,
      key,
      versionId,
      name: this.name.trim(),
      inline: this.inline,
      withdrawable: false,
      copying: '',
      ...when
    };
    return this.#setup.api.links.create(request);
  }

  async #remember(): Promise<void> {
    if (this.expiry.choice === 'until') return;
    await this.#setup.prefs.set({ lastExpirySeconds: this.expiry.choice }).catch(() => undefined);
  }
}
