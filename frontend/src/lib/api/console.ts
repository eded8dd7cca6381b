import { api } from './index';

// A long list that measures its rows says this when it needs another frame; nothing is wrong then.
const harmless = /^ResizeObserver loop/;

/**
 * What goes wrong in the page goes to the program's log, which redacts it: a window has no other place where it
 * would be seen.
 */
export function reportToLog(): void {
  const report = (level: 'error' | 'warn', text: string) =>
    void api.shell.report(level, text).catch(() => {});
  window.addEventListener('error', (event) => {
    if (!harmless.test(event.message))
      report('error', `${event.message} at ${event.filename}:${event.lineno}`);
  });
  window.addEventListener('unhandledrejection', (event) =>
    report('error', `unhandled: ${String(event.reason)}`)
  );
  window.addEventListener('securitypolicyviolation', (event) =>
    report('error', `blocked by ${event.effectiveDirective}: ${event.blockedURI}`)
  );
  for (const level of ['error', 'warn'] as const) {
    const print = console[level].bind(console);
    console[level] = (...parts: unknown[]) => {
      print(...parts);
      report(level, parts.map(String).join(' '));
    };
  }
}

/** Tells the program that the page is painted, and what its heading is. */
export function tellReady(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => void api.shell.ready(document.querySelector('h1')?.textContent?.trim() ?? ''))
  );
}
