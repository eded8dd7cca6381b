/**
 * The storage's clock. The reader's own may be days off; every answer of the storage carries a Date, which counts.
 * Between answers the time goes on by the browser's steady counter, which no one sets.
 */
export class Clock {
  #base = Date.now();
  #at = performance.now();
  #settled = false;

  /** Whether the time is as good as it gets: told by an answer, or asked for in vain. */
  get settled(): boolean {
    return this.#settled;
  }

  /** No answer came: the reader's clock is all there is. */
  settle(): void {
    this.#settled = true;
  }

  /** Whether an instant is over. Before anything is known nothing is. */
  isPast(at: number): boolean {
    return this.#settled && this.now() >= at;
  }

  now = (): number => this.#base + (performance.now() - this.#at);

  /** Takes the Date of an answer; null and nonsense are ignored. */
  hear(date: string | null): void {
    const at = Date.parse(date ?? '');
    if (Number.isNaN(at)) return;
    this.#settled = true;
    // A Date has whole seconds: only a difference that is more than that is one.
    if (Math.abs(at + 500 - this.now()) < 1_500) return;
    this.#base = at + 500;
    this.#at = performance.now();
  }
}
