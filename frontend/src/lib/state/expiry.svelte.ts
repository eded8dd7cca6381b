import type { Cap, Limit } from '../api';
import { fromLocalInput, toLocalInput } from '../format/time';

/** The lengths that are offered, in seconds. */
export const presets = [3_600, 86_400, 259_200, 604_800] as const;

const dayMs = 86_400_000;

/** A choice of how long a new link works: one of the presets, or until a moment. */
export class Expiry {
  /** Seconds, or 'until' for the moment. */
  choice = $state<number | 'until'>(259_200);
  /** The moment as the input field writes it, in the local zone. */
  until = $state('');
  limit = $state.raw<Limit | null>(null);

  /** Takes the longest possible length and chooses what was chosen last, or the nearest that is possible. */
  allow(limit: Limit, last: number, now: number): void {
    this.limit = limit;
    const wanted = last > 0 ? last : limit.defaultSeconds;
    const fitting = presets.filter((seconds) => this.possible(seconds));
    const nearest = fitting.findLast((seconds) => seconds <= wanted) ?? fitting[0];
    this.choice = nearest ?? 'until';
    this.until = toLocalInput(nearest ? now + nearest * 1000 : this.longestUntil(now));
  }

  /** Whether a preset is not longer than allowed. */
  possible(seconds: number): boolean {
    return this.limit === null || this.limit.maxSeconds <= 0 || seconds <= this.limit.maxSeconds;
  }

  /** The latest possible end. */
  longestUntil(now: number): number {
    const most = this.limit?.maxSeconds ?? 0;
    return now + (most > 0 ? most * 1000 : 7 * dayMs);
  }

  get cappedBy(): Cap {
    return this.limit?.cappedBy ?? '';
  }

  /** The end that the choice means, in milliseconds; never later than possible. NaN where no moment is chosen. */
  endsAt(now: number): number {
    const end = this.choice === 'until' ? Date.parse(this.until) : now + this.choice * 1000;
    return Math.min(end, this.longestUntil(now));
  }

  /** Whether the chosen moment had to be moved to the longest possible. */
  shortened(now: number): boolean {
    return this.choice === 'until' && Date.parse(this.until) > this.longestUntil(now) + 60_000;
  }

  /** Whether a link can be made with this choice. */
  valid(now: number): boolean {
    return this.choice !== 'until' || Date.parse(this.until) > now;
  }

  /** The part of a request that says how long. */
  request(): { expiresInSeconds: number; until: string } {
    if (this.choice === 'until') return { expiresInSeconds: 0, until: fromLocalInput(this.until) };
    return { expiresInSeconds: this.choice, until: '' };
  }
}
