import type { Api, Inspection } from '../api';

/**
 * A link that lies on the clipboard. Only its own text is read: no server hears of it before the reader opens
 * it. Plain web addresses are copied all the time and are not offered.
 */
export class Offer {
  inspection = $state.raw<Inspection | null>(null);
  #seen = '';
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Looks at the clipboard; the same text is offered once. */
  async look(): Promise<void> {
    try {
      const text = await this.#api.shell.clipboardText();
      if (text === this.#seen || !/https?:\/\//i.test(text)) return;
      this.#seen = text;
      const found = await this.#api.links.read(text);
      this.inspection = found.find(signed) ?? null;
    } catch {
      this.inspection = null;
    }
  }

  /** Takes the offer away; its text is known and does not come again. */
  dismiss(): void {
    this.inspection = null;
  }

  /** Puts a text on the clipboard; it is not offered. */
  async copy(text: string): Promise<void> {
    await this.#api.shell.copyText(text);
    this.know(text);
  }

  /** Marks a text as seen: one that was pasted, or that was copied here. */
  know(text: string): void {
    this.#seen = text;
    this.inspection = null;
  }
}

function signed(link: Inspection): boolean {
  return (
    link.provider !== 'https' &&
    !link.issuedByUs &&
    !link.problem &&
    link.state !== 'expired' &&
    link.state !== 'cut_off'
  );
}
