import type { Created, Extent, IssuedLink, Job, Letter, Problem } from '../api';
import { problemOf } from '../api';
import { plainName } from '../format/name';
import { instant } from '../format/time';
import { Expiry } from './expiry.svelte';
import { chosenLast } from './prefs.svelte';
import type { ShareSetup } from './setups';
import { Copying } from './copying.svelte';
import { longer, makeMany, makeOne, measured, plainWish, stored, type Shared, type Wish } from './shared';

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
    // What was chosen last is chosen already, but for a later end: that changes nothing else.
    const { lastEach, lastWithdrawable } = this.#setup.prefs.value;
    this.each = subject.many !== null && lastEach;
    this.withdrawable = subject.extends === null && lastWithdrawable;
    this.extent = null;
    this.#clear();
    this.open = true;
    void measured(this.#setup.api, subject).then((extent) => {
      if (this.subject === subject) this.extent = extent;
    });
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
    return this.begin(longer(link));
  }

  /** Opens the dialog for what was sent: a file, or a folder. */
  sent(job: Job, practice: boolean): Promise<void> {
    return this.begin(stored(job, practice));
  }

  /** Makes a link to a file that was sent and copies it, in one step: it works as long as was chosen last. */
  async quick(job: Job): Promise<void> {
    const { api, prefs, ledger, offer } = this.#setup;
    const wish = { ...plainWish, expiresInSeconds: prefs.value.lastExpirySeconds };
    const { issued, url } = await makeOne(api, stored(job, false), wish);
    ledger.add(issued);
    await offer.copy(url);
  }

  /** Makes the link, or links, and copies what was made. That it cannot be copied does not undo it. */
  async make(): Promise<void> {
    if (!this.subject || this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await (this.subject.many ? this.#makeMany(this.subject) : this.#makeOne(this.subject));
      await this.#remember(this.subject);
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
      await this.#setup.offer.copy(text);
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

  #wish(): Wish {
    const { inline, each, withdrawable } = this;
    const name = this.name.trim();
    return { name, inline, each, withdrawable, copying: this.copying.begin(), ...this.expiry.request() };
  }

  async #makeOne(subject: Shared): Promise<void> {
    this.created = await makeOne(this.#setup.api, subject, this.#wish());
    this.#setup.ledger.add(this.created.issued);
    await this.copy(this.created.url);
    await this.#write(this.created);
  }

  async #makeMany(subject: Shared): Promise<void> {
    const made = await makeMany(this.#setup.api, subject, this.#wish());
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

  /** Fetches the message for a link. Without it the link is still there. */
  async #write(created: Created): Promise<void> {
    const { api, lang } = this.#setup;
    const letter = await api.links.letter(created.issued.id, lang.tag).catch(() => null);
    if (this.created === created) this.letter = letter;
  }

  /** The bytes that a withdrawable link takes in the storage; -1 where they are not known. */
  get cost(): number {
    return this.extent?.bytes ?? this.subject?.size ?? -1;
  }

  async #remember(subject: Shared): Promise<void> {
    const { extends: longer, many } = subject;
    const last = chosenLast(this.expiry.choice, longer ? null : this.withdrawable, many ? this.each : null);
    await this.#setup.prefs.set(last).catch(() => undefined);
  }
}
