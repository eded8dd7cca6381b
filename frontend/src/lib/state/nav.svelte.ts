/** The screens, in the order of the side bar. */
export const screens = ['home', 'transfers', 'links', 'storage', 'settings'] as const;

export type Screen = (typeof screens)[number];

/** Where the reader is. */
export class Nav {
  screen = $state<Screen>('home');
  /** The element that scrolls; long lists draw only what is seen in it. */
  scroller = $state.raw<HTMLElement>();

  go(screen: Screen): void {
    this.screen = screen;
  }
}
