import { textOf } from '$lib/components/home/drop';
import type { App } from '$lib/state/app.svelte';
import { m } from '$lib/paraglide/messages.js';
import { screens } from '$lib/state/nav.svelte';

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}

function dialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}

/** Takes what was pasted anywhere outside a text field: it is read on Home. */
export function pasteAnywhere(app: App, event: ClipboardEvent): void {
  if (typing(event.target) && (event.target as HTMLElement).id !== 'paste') return;
  if (dialogOpen()) return;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text.trim() === '') return;
  event.preventDefault();
  app.nav.go('home');
  app.offer.know(text);
  void app.inbox.paste(text);
}

/** Takes what was dropped anywhere: text, a link or a saved mail is read on Home; other files are not taken. */
export async function dropAnywhere(app: App, event: DragEvent): Promise<void> {
  event.preventDefault();
  if (!event.dataTransfer || dialogOpen()) return;
  const text = await textOf(event.dataTransfer);
  if (text === null) return app.notices.show(m.home_drop_files());
  if (text.trim() === '') return;
  app.nav.go('home');
  app.offer.know(text);
  await app.inbox.paste(text);
}

/** The keys that work everywhere. Tells whether a key was one of them. */
export function shortcut(app: App, event: KeyboardEvent, showKeys: () => void): boolean {
  if (dialogOpen()) return false;
  const command = event.ctrlKey || event.metaKey;
  const screen = screens[Number(event.key) - 1];
  if (command && screen) {
    app.nav.go(screen);
    return true;
  }
  if (command && event.key.toLowerCase() === 'f') return focusSearch();
  if (!command && event.key === '?' && !typing(event.target)) {
    showKeys();
    return true;
  }
  return false;
}

function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('[data-search]');
  field?.focus();
  field?.select();
  return field !== null;
}
