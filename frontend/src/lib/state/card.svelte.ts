import type { Delivery, Deposit, Inspection, Picked, Problem } from '../api';

/** One link that was pasted, from the first look to the saved file. */
export class Card {
  readonly id: number;
  /** When it was pasted, in milliseconds of the page's life. */
  readonly came = performance.now();
  inspection = $state.raw() as Inspection;
  /** The storage is being asked. */
  asking = $state(false);
  /** A download is being started. */
  saving = $state(false);
  /** What went wrong with the last act, apart from what the inspection says. */
  problem = $state.raw<Problem | null>(null);
  jobId = $state('');
  /** What is to be sent, where the link is for that. */
  picked = $state.raw<Picked | null>(null);
  /** What goes through a request page. */
  delivery = $state.raw<Delivery | null>(null);
  /** The reader says that the link is for sending, which it does not tell itself. */
  sending = $state(false);

  constructor(id: number, inspection: Inspection) {
    this.id = id;
    this.inspection = inspection;
  }

  /** What can be sent with the link; null where it gives a file. */
  get deposit(): Deposit | null {
    const { capability, upload } = this.inspection;
    return upload && (capability === 'upload' || this.sending) ? upload : null;
  }

  /** Whether what was picked is on its way, or has arrived. */
  get given(): boolean {
    return this.jobId !== '' || this.delivery !== null;
  }

  /** Whether it can be saved as far as is known. */
  get savable(): boolean {
    const { state, capability } = this.inspection;
    return (
      !this.asking &&
      !this.inspection.private &&
      this.jobId === '' &&
      capability !== 'upload' &&
      (state === 'works' || state === 'unknown') &&
      !this.inspection.problem
    );
  }
}
