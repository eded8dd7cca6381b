/**
 * The storage's clock. The reader's own may be days off; every answer of the storage carries a Date, which counts.
 * Between answers the time goes on by the browser's steady counter, which no one sets.
 */
export class Clock {
  #base = Date.now();
  #at = performance.now();
  /** Whether an answer has told the time. Before that the reader's clock is all there is. */
  known = false;

  now = (): number => this.#base + (performance.now() - this.#at);

  /** Takes the Date of an answer; null and nonsense are ignored. */
  hear(date: string | null): void {
    const at = Date.parse(date ?? '');
    if (Number.isNaN(at)) return;
    this.known = true;
    // A Date has whole seconds: only a difference that is more than that is one.
    if (Math.abs(at + 500 - this.now()) < 1_500) return;
    this.#base = at + 500;
    this.#at = performance.now();
  }
}
