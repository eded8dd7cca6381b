import type { Api, Draft, Preset, Problem, Profile, ProfileFileRequest, TestStep } from '../api';
import { problemOf } from '../api';

/** The order of a test's steps, so that those to come can be shown. */
export const stepNames: readonly TestStep['name'][] = [
  'resolve',
  'connect',
  'tls',
  'clock',
  'key',
  'region',
  'list',
  'read'
];

/** A running or ended test of a storage. */
export class ProfileTest {
  readonly profile: string;
  steps = $state.raw<TestStep[]>([]);
  running = $state(true);
  problem = $state.raw<Problem | null>(null);

  constructor(profile: string) {
    this.profile = profile;
  }

  step(name: TestStep['name']): TestStep | undefined {
    return this.steps.find((step) => step.name === name);
  }

  /** Takes a step; one that is known is replaced. */
  take(step: TestStep): void {
    this.steps = [...this.steps.filter((known) => known.name !== step.name), step];
  }

  get passed(): boolean {
    return !this.running && !this.problem && this.steps.every((step) => step.state !== 'failed');
  }
}

/** The storages that are set up. */
export class Profiles {
  all = $state.raw<Profile[]>([]);
  presets = $state.raw<Preset[]>([]);
  ready = $state(false);
  problem = $state.raw<Problem | null>(null);
  test = $state.raw<ProfileTest | null>(null);
  startingPractice = $state(false);
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The storages by name, as they are shown everywhere. */
  readonly sorted = $derived([...this.all].sort((a, b) => a.name.localeCompare(b.name)));
  readonly practice = $derived(this.all.find((profile) => profile.practice));

  get(name: string): Profile | undefined {
    return this.all.find((profile) => profile.name === name);
  }

  async load(): Promise<void> {
    try {
      [this.all, this.presets] = await Promise.all([
        this.#api.storage.profiles(),
        this.#api.storage.presets()
      ]);
      this.problem = null;
      this.ready = true;
    } catch (cause) {
      this.problem = problemOf(cause);
    }
  }

  /** Adds a storage, or changes the one of that name, and tests it. Rejects where it cannot be saved. */
  async save(draft: Draft, name = ''): Promise<Profile> {
    const saved = await (name === '' ? this.#api.storage.add(draft) : this.#api.storage.update(name, draft));
    this.#put(saved, name);
    void this.runTest(saved.name);
    return saved;
  }

  /** Adds the storage of a file that was read, and tests it. Rejects where it cannot be. */
  async addFile(request: ProfileFileRequest): Promise<Profile> {
    const saved = await this.#api.storage.addFile(request);
    this.#put(saved, '');
    void this.runTest(saved.name);
    return saved;
  }

  async remove(name: string): Promise<void> {
    await this.#api.storage.remove(name);
    this.all = this.all.filter((profile) => profile.name !== name);
    if (this.test?.profile === name) this.test = null;
  }

  /** Starts practice storage; it is there at once and needs no key. */
  async startPractice(): Promise<Profile> {
    this.startingPractice = true;
    try {
      const profile = await this.#api.storage.startPractice();
      this.#put(profile, profile.name);
      return profile;
    } finally {
      this.startingPractice = false;
    }
  }

  /** Tests a storage step by step; the steps appear as they end. */
  async runTest(name: string): Promise<void> {
    const test = new ProfileTest(name);
    this.test = test;
    const end = this.#api.listen('profileStep', (event) => {
      if (event.profile === name) test.take(event.step);
    });
    try {
      for (const step of await this.#api.storage.test(name)) test.take(step);
    } catch (cause) {
      test.problem = problemOf(cause);
    } finally {
      end();
      test.running = false;
    }
  }

  #put(profile: Profile, before: string): void {
    this.all = [...this.all.filter((known) => known.name !== before && known.name !== profile.name), profile];
  }
}
