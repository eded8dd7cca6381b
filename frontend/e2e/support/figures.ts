import type { Page } from '@playwright/test';

/** What a page went through between two moments. */
export interface Frames {
  seconds: number;
  /** Frames that were drawn, in all. */
  frames: number;
  /** The longest time between two frames, in ms. */
  longest: number;
  /** How many frames came later than 50 ms after the one before. */
  late: number;
}

/** Watches the frames of a page from now on; the answer ends that and tells. */
export async function watchFrames(page: Page): Promise<() => Promise<Frames>> {
  await page.evaluate(() => {
    const seen = { began: performance.now(), last: performance.now(), gaps: [] as number[], on: true };
    Object.assign(window, { seenFrames: seen });
    const frame = (now: number) => {
      seen.gaps.push(now - seen.last);
      seen.last = now;
      if (seen.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  return () =>
    page.evaluate(() => {
      const seen = (window as unknown as { seenFrames: { began: number; gaps: number[]; on: boolean } })
        .seenFrames;
      seen.on = false;
      return {
        seconds: (performance.now() - seen.began) / 1_000,
        frames: seen.gaps.length,
        longest: Math.max(...seen.gaps),
        late: seen.gaps.filter((gap) => gap > 50).length
      };
    });
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
