import type { Api, Created, Extent, IssuedLink, Job, Letter, Problem, Shared as Made } from '../api';
import { problemOf } from '../api';
import { plainName } from '../format/name';
import { instant } from '../format/time';
import type { Clock } from './clock.svelte';
import { Expiry } from './expiry.svelte';
import { Copying } from './copying.svelte';
import type { Lang } from './lang.svelte';
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
  /** Several files, or a folder: their keys, or the upload that stored them. null: one file. */
  many: { items: string[]; job: string } | null;
}

/** What sharing stands on. */
export interface ShareSetup {
  api: Api;
  clock: Clock;
  prefs: Prefs;
  ledger: Ledger;
  offer: Offer;
  lang: Lang;
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
  /** A link to each file instead of one page. */
  each = $state(false);
  withdrawable = $state(false);
  /** How much is shared, as soon as it is known. */
  extent = $state.raw<Extent | null>(null);
  created = $state.raw<Created | null>(null);
  /** The links to each file that were made. */
  links = $state.raw<IssuedLink[]>([]);
  letter = $state.raw<Letter | null>(null);
  readonly copying: Copying;
  copied = $state(false);
  readonly #setup: ShareSetup;

  constructor(setup: ShareSetup) {
    this.#setup = setup;
    this.copying = new Copying(setup.api);
  }

  /** Opens the dialog, and learns first how long a link can work. */
  async begin(subject: Shared): Promise<void> {
    this.subject = subject;
    this.name = plainName(subject.name);
    this.inline = subject.extends?.inline ?? false;
    this.expiry = new Expiry();
    this.each = this.withdrawable = false;
    this.extent = null;
    this.#clear();
    this.open = true;
    void this.#measure(subject);
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
    this.#clear();
    this.created = created;
    this.open = true;
    void this.#write(created);
  }

  /** Opens the dialog with a link of the ledger, ready to be handed over once more. */
  async again(link: IssuedLink): Promise<void> {
    this.show(await this.#setup.api.links.show(link.id));
  }

  /** Opens the dialog with links that were made already, as a table. */
  showEach(links: IssuedLink[]): void {
    this.subject = null;
    this.#clear();
    this.links = links;
    this.open = true;
  }

  /** Opens the dialog for a later end of a link in the ledger. */
  extend(link: IssuedLink): Promise<void> {
    const { profile, bucket, key, versionId, name, size, localOnly } = link;
    const fields = { profile, bucket, key, versionId, name, size, practice: localOnly };
    return this.begin({ ...fields, extends: link, many: null });
  }

  /** Opens the dialog for a file that was sent. */
  sent(job: Job, practice: boolean): Promise<void> {
    const { profile, bucket, key, name, size } = job;
    const many = job.kind === 'folder_upload' ? { items: [], job: job.id } : null;
    return this.begin({ profile, bucket, key, versionId: '', name, size, practice, extends: null, many });
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

  /** Makes the link, or links, and copies what was made. That it cannot be copied does not undo it. */
  async make(): Promise<void> {
    if (!this.subject || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await (this.subject.many ? this.#makeMany(this.subject) : this.#makeOne(this.subject));
      await this.#remember();
    } catch (cause) {
      const problem = problemOf(cause);
      this.problem = problem.code === 'interrupted' ? null : problem;
    } finally {
      this.busy = false;
      this.copying.end();
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

  /** Copies all links as a table. */
  async copyTable(): Promise<void> {
    await this.#setup.api.links.copyTable(this.links.map(({ id }) => id));
  }

  close(): void {
    this.open = false;
    this.copying.stop();
    this.#clear();
  }

  get endsAt(): number {
    return this.created ? instant(this.created.issued.expiresAt) : this.expiry.endsAt(this.#setup.clock.now);
  }

  #clear(): void {
    this.problem = this.created = this.letter = null;
    this.links = [];
    this.copied = this.busy = false;
  }

  async #makeOne(subject: Shared): Promise<void> {
    this.created = await this.#create(subject);
    this.#setup.ledger.add(this.created.issued);
    await this.copy(this.created.url);
    await this.#write(this.created);
  }

  async #makeMany(subject: Shared): Promise<void> {
    const made = await this.#createMany(subject);
    for (const link of made.links ?? []) this.#setup.ledger.add(link);
    if (!made.page) {
      this.links = made.links ?? [];
      this.copied = await this.copyTable().then(
        () => true,
        () => false
      );
      return;
    }
    this.created = made.page;
    this.#setup.ledger.add(made.page.issued);
    await this.copy(made.page.url);
    await this.#write(made.page);
  }

  /** Learns how much is shared, where the subject does not tell. It is for the cost alone, and may fail. */
  async #measure(subject: Shared): Promise<void> {
    if (!subject.many || subject.many.job !== '') return;
    const { profile, bucket, many } = subject;
    const nothing = {
      title: '',
      each: false,
      expiresInSeconds: 0,
      until: '',
      withdrawable: false,
      copying: ''
    };
    const extent = await this.#setup.api.links
      .measure({ profile, bucket, items: many.items, ...nothing })
      .catch(() => null);
    if (this.subject === subject) this.extent = extent;
  }

  /** Fetches the message for a link. Without it the link is still there. */
  async #write(created: Created): Promise<void> {
    const letter = await this.#setup.api.links
      .letter(created.issued.id, this.#setup.lang.tag)
      .catch(() => null);
    if (this.created === created) this.letter = letter;
  }

  /** The bytes that a withdrawable link takes in the storage; -1 where they are not known. */
  get cost(): number {
    if (this.extent) return this.extent.bytes;
    return this.subject?.size ?? -1;
  }

  #createMany({ profile, bucket, many, name }: Shared): Promise<Made> {
    const { links, uploads } = this.#setup.api;
    const wish = {
      title: this.name.trim() || name,
      each: this.each,
      withdrawable: this.withdrawable,
      copying: this.copying.begin(),
      ...this.expiry.request()
    };
    if (many!.job !== '') return uploads.shareItems({ job: many!.job, ...wish });
    return links.shareMany({ profile, bucket, items: many!.items, ...wish });
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
      withdrawable: this.withdrawable,
      copying: this.withdrawable ? this.copying.begin() : '',
      ...when
    };
    return this.#setup.api.links.create(request);
  }

  async #remember(): Promise<void> {
    if (this.expiry.choice === 'until') return;
    await this.#setup.prefs.set({ lastExpirySeconds: this.expiry.choice }).catch(() => undefined);
  }
}
