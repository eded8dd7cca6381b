import { cleanup } from '@testing-library/svelte';
import { afterEach } from 'vitest';

// jsdom knows nothing of layout; the components need these to be there.
class NoObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

globalThis.ResizeObserver ??= NoObserver;
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.animate ??= (() => ({ cancel() {}, finished: Promise.resolve() })) as never;

afterEach(cleanup);
