import type { Api, Info, Preferences } from '../api';

const unread: Preferences = {
  downloadFolder: '',
  language: 'system',
  theme: 'system',
  agreedHosts: [],
  limitBytesPerSecond: 0,
  conflict: 'refuse',
  lastProfile: '',
  lastBucket: '',
  lastPrefix: '',
  lastExpirySeconds: 0
};

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

/** Preferences and what is known of this computer. */
export class Prefs {
  value = $state.raw<Preferences>(unread);
  info = $state.raw<Info>(nowhere);
  ready = $state(false);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Reads both. What cannot be read keeps its default: the window works without. */
  async load(): Promise<void> {
    this.info = await this.#api.shell.info();
    this.value = await this.#api.settings.get();
    this.ready = true;
  }

  /** Changes some preferences and shows them as they were stored. */
  async set(change: Partial<Preferences>): Promise<void> {
    this.value = await this.#api.settings.set({ ...this.value, ...change });
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
