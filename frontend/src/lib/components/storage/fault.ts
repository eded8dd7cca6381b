import { tick } from 'svelte';

/** Brings the reader to what is wrong in a form, once it is drawn: the first field at fault, and the alert. */
export async function showFault(form: HTMLFormElement): Promise<void> {
  await tick();
  form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  form.querySelector('[role="alert"]')?.scrollIntoView({ block: 'nearest' });
}
