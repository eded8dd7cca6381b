import { dialogOpen, type App } from '$lib/state/app.svelte';
import { screens } from '$lib/state/nav.svelte';

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
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

/** Takes text or a link that was dropped anywhere: it is read on Home. Files come by an event of their own. */
export async function dropAnywhere(app: App, event: DragEvent): Promise<void> {
  event.preventDefault();
  if (!event.dataTransfer || event.dataTransfer.files.length > 0 || dialogOpen()) return;
  const text = event.dataTransfer.getData('text/uri-list') || event.dataTransfer.getData('text/plain');
  if (text.trim() === '' || /^file:/.test(text)) return;
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
