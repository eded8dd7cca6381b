import { afterEach, expect, test, vi } from 'vitest';
import { loadPlot } from './plot';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('the plotter loads where the language is "C", and the language stays what it is', async () => {
  vi.stubGlobal('matchMedia', () => ({ addEventListener: vi.fn(), removeEventListener: vi.fn() }));
  vi.spyOn(Navigator.prototype, 'language', 'get').mockReturnValue('C');
  expect(await loadPlot()).toBeTypeOf('function');
  expect(navigator.language).toBe('C');
});
