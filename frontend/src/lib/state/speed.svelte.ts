import { goesUp, type Transfer } from './transfer.svelte';

/** How long the graph looks back, in samples of a second. */
export const lookBack = 180;

/** What went down and up in the last minutes, in bytes a second. */
export class Speed {
  /** Times in seconds, then bytes a second down and up, the newest last. */
  samples = $state.raw<[number[], number[], number[]]>([[], [], []]);
  down = $state(0);
  up = $state(0);

  /** Takes one sample, at a time in milliseconds. While nothing moves and nothing moved, none is kept. */
  take(running: readonly Transfer[], now: number): void {
    const sum = (up: boolean) =>
      running.reduce(
        (total, one) =>
          total + (one.job.state === 'running' && goesUp(one.job) === up ? one.job.bytesPerSecond : 0),
        0
      );
    this.down = sum(false);
    this.up = sum(true);
    const [times, down, up] = this.samples;
    if (running.length === 0 && times.length === 0) return;
    if (running.length === 0 && this.#still()) {
      this.samples = [[], [], []];
      return;
    }
    const keep = (list: number[], value: number) => [...list.slice(1 - lookBack), value];
    this.samples = [keep(times, Math.round(now / 1000)), keep(down, this.down), keep(up, this.up)];
  }

  /** The highest speed of the graph. */
  get most(): number {
    return Math.max(0, ...this.samples[1], ...this.samples[2]);
  }

  /** Whether anything came, or went, while the graph looks back. */
  get receives(): boolean {
    return this.samples[1].some((value) => value > 0);
  }

  get sends(): boolean {
    return this.samples[2].some((value) => value > 0);
  }

  #still(): boolean {
    return this.most === 0;
  }
}
