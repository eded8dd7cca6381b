/** How quickly the smoothed speed follows the measured one, in milliseconds. */
const settling = 8_000;
/** How quickly the shown time glides to a new estimate, in milliseconds. */
const gliding = 1_500;
/** A new estimate this close to the shown one, as a share of it, does not move it. */
const tolerance = 0.15;

/**
 * Estimates how long a transfer still takes, for people: the shown time runs down like a clock and is moved
 * only when the smoothed speed says something clearly different, and then glides there rather than jumps.
 */
export class TimeLeft {
  #speed = NaN;
  #shown = NaN;
  #at = NaN;

  /** Takes a measurement: bytes still to come, bytes a second just now, and the time in milliseconds. */
  update(remaining: number, bytesPerSecond: number, now: number): void {
    const elapsed = Number.isNaN(this.#at) ? 0 : Math.max(0, now - this.#at);
    this.#at = now;
    this.#smooth(bytesPerSecond, elapsed);
    if (!(this.#speed > 0)) return;
    const estimate = (remaining / this.#speed) * 1000;
    const ticking = Math.max(0, this.#shown - elapsed);
    this.#shown = this.#close(estimate, ticking) ? ticking : this.#towards(estimate, ticking, elapsed);
  }

  /** Forgets everything: after a pause or a wait the old speed says nothing. */
  reset(): void {
    this.#speed = this.#shown = this.#at = NaN;
  }

  /** Milliseconds left as shown now; NaN while nothing is known. */
  at(now: number): number {
    return Math.max(0, this.#shown - Math.max(0, now - this.#at));
  }

  /** The smoothed speed in bytes a second; NaN while nothing is known. */
  get speed(): number {
    return this.#speed;
  }

  #smooth(measured: number, elapsed: number): void {
    if (Number.isNaN(this.#speed)) {
      if (measured > 0) this.#speed = measured;
      return;
    }
    const weight = 1 - Math.exp(-elapsed / settling);
    this.#speed += (measured - this.#speed) * weight;
  }

  #close(estimate: number, shown: number): boolean {
    return Math.abs(estimate - shown) <= Math.max(3_000, shown * tolerance);
  }

  #towards(estimate: number, shown: number, elapsed: number): number {
    if (Number.isNaN(shown)) return estimate;
    return shown + (estimate - shown) * (1 - Math.exp(-elapsed / gliding));
  }
}

/** Rounds a time left to what can honestly be said: the longer, the coarser. */
export function roundLeft(ms: number): number {
  const steps: [from: number, step: number][] = [
    [3 * 3_600_000, 1_800_000],
    [3_600_000, 300_000],
    [90_000, 60_000],
    [20_000, 10_000]
  ];
  const step = steps.find(([from]) => ms >= from)?.[1] ?? 5_000;
  return Math.max(step, Math.round(ms / step) * step);
}
