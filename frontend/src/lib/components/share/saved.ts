import { m } from '$lib/paraglide/messages.js';
import type { App } from '$lib/state/app.svelte';

/** Says that a file with a link was saved to the download folder, and offers to show it. */
export function tellSaved(app: App, name: string): void {
  app.notices.offer(m.link_saved({ name }), {
    label: m.show_in_folder(),
    run: () => void app.try(() => app.api.shell.openDownloads())
  });
}
