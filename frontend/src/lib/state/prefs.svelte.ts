import type { Api, Info, Limits, Preferences } from '../api';

/** What holds until the stored ones are read. */
export const unread: Preferences = {
  downloadFolder: '',
  language: 'system',
  theme: 'system',
  agreedHosts: [],
  conflict: 'refuse',
  lastProfile: '',
  lastBucket: '',
  lastPrefix: '',
  lastExpirySeconds: 0,
  lastWithdrawable: false,
  lastEach: false
};

const unlimited: Limits = { jobs: 0, connections: 0, perHost: 0, downPerSecond: 0, upPerSecond: 0 };

const nowhere: Info = {
  version: '',
  os: 'linux',
  arch: '',
  vault: 'unopened',
  dataDir: '',
  timezone: '',
  locale: '',
  notices: []
};

/** What is chosen already next time; what was no choice this time stays as it was. */
export function chosenLast(
  choice: number | 'until',
  lastWithdrawable: boolean | null,
  lastEach: boolean | null
): Partial<Preferences> {
  return {
    ...(choice === 'until' ? {} : { lastExpirySeconds: choice }),
    ...(lastWithdrawable === null ? {} : { lastWithdrawable }),
    ...(lastEach === null ? {} : { lastEach })
  };
}

/** Preferences and what is known of this computer. */
export class Prefs {
  value = $state.raw<Preferences>(unread);
  info = $state.raw<Info>(nowhere);
  limits = $state.raw<Limits>(unlimited);
  /** The computer is kept awake while files move. */
  awake = $state(true);
  ready = $state(false);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Reads both. What cannot be read keeps its default: the window works without. */
  async load(): Promise<void> {
    this.info = await this.#api.shell.info();
    this.value = await this.#api.settings.get();
    this.limits = await this.#api.settings.limits();
    this.awake = await this.#api.settings.staysAwake();
    this.ready = true;
  }

  /** Changes some preferences and shows them as they were stored. */
  async set(change: Partial<Preferences>): Promise<void> {
    this.value = await this.#api.settings.set({ ...this.value, ...change });
  }

  /** Bounds transfers, those that run, too. */
  async limit(change: Partial<Limits>): Promise<void> {
    const limits = { ...this.limits, ...change };
    await this.#api.settings.setLimits(limits);
    this.limits = limits;
  }

  /** Keeps the computer awake while files move, or lets it fall asleep. What cannot be stored stays as it was. */
  async stayAwake(on: boolean): Promise<void> {
    const before = this.awake;
    this.awake = on;
    try {
      await this.#api.settings.stayAwake(on);
    } catch (cause) {
      this.awake = before;
      throw cause;
    }
  }

  /** Lets the reader choose the download folder; dismissed, nothing changes. */
  async chooseDownloadFolder(): Promise<void> {
    const folder = await this.#api.settings.chooseFolder(this.value.downloadFolder);
    if (folder !== '') await this.set({ downloadFolder: folder });
  }

  /** Opens the vault with a passphrase. Rejects where it is the wrong one. */
  async unlock(passphrase: string): Promise<void> {
    await this.#api.shell.unlock(passphrase);
    this.info = await this.#api.shell.info();
  }

  async forgetHost(host: string): Promise<void> {
    await this.#api.settings.forgetHost(host);
    this.value = {
      ...this.value,
      agreedHosts: (this.value.agreedHosts ?? []).filter((known) => known !== host)
    };
  }
}
