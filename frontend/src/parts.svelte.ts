/** What the first picture of the window does not need: the screens but Home, what lies on Home's table, and the dialogs. */
const later = {
  cards: () => import('$lib/components/home/Cards.svelte'),
  transfers: () => import('./screens/Transfers.svelte'),
  links: () => import('./screens/Links.svelte'),
  storage: () => import('./screens/Storage.svelte'),
  settings: () => import('./screens/Settings.svelte'),
  dialogs: () => import('./Dialogs.svelte')
};

type Ways = typeof later;
type Name = keyof Ways;
type Came = { [N in Name]?: Awaited<ReturnType<Ways[N]>>['default'] };

/** The parts of the window that are there. All are fetched once the first screen is painted, so that nobody waits for one. */
export class Parts {
  /** What came, by name; a part is missing for the moment that it takes, and where it failed. */
  came = $state.raw<Came>({});
  /** Whether a part failed to come. Fetching again tries what is missing. */
  failed = $state(false);
  readonly #ways: Ways;

  constructor(ways: Ways = later) {
    this.#ways = ways;
  }

  /** Fetches everything that is not there. It never fails: what does is told by failed, and why by the console. */
  async fetch(): Promise<void> {
    this.failed = false;
    const names = (Object.keys(this.#ways) as Name[]).filter((name) => !this.came[name]);
    const fetched = await Promise.all(names.map((name) => this.#fetch(name)));
    this.failed = fetched.includes(false);
  }

  async #fetch(name: Name): Promise<boolean> {
    try {
      const { default: part } = await this.#ways[name]();
      this.came = { ...this.came, [name]: part };
      return true;
    } catch (cause) {
      console.error(`the window's part ${name} did not load: ${String(cause)}`);
      return false;
    }
  }
}
