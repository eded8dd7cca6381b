import type uPlot from 'uplot';

/** Fetches the plotter. As it loads it formats a number in the browser's language, which "C" of a bare system is none. */
export async function loadPlot(): Promise<typeof uPlot> {
  if (known(navigator.language)) return (await import('uplot')).default;
  Object.defineProperty(navigator, 'language', { value: 'en', configurable: true });
  try {
    return (await import('uplot')).default;
  } finally {
    Reflect.deleteProperty(navigator, 'language');
  }
}

function known(language: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
