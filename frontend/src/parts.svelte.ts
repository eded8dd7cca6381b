import type { Component } from 'svelte';
import type { Screen } from '$lib/state/nav.svelte';
import Home from './screens/Home.svelte';

/** What the first picture of the window does not need. */
const later = {
  transfers: () => import('./screens/Transfers.svelte'),
  links: () => import('./screens/Links.svelte'),
  storage: () => import('./screens/Storage.svelte'),
  settings: () => import('./screens/Settings.svelte')
};

/** The screens and dialogs that are there. All are fetched once the first screen is painted, so that nobody waits for one. */
export class Parts {
  #screens = $state.raw<Partial<Record<Screen, Component>>>({ home: Home });
  dialogs = $state.raw<Component<{ keys: boolean }, object, 'keys'>>();

  /** A screen; undefined for the moment that it takes to come. */
  screen(name: Screen): Component | undefined {
    return this.#screens[name];
  }

  /** Fetches everything that is not there. */
  async fetch(): Promise<void> {
    const names = Object.keys(later) as (keyof typeof later)[];
    const screens = names.map(async (name) => {
      const { default: part } = await later[name]();
      this.#screens = { ...this.#screens, [name]: part };
    });
    const dialogs = import('./Dialogs.svelte').then(({ default: part }) => (this.dialogs = part));
    await Promise.all([...screens, dialogs]);
  }
}
