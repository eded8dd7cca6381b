import type { Problem } from '../api';

/** A short word at the edge of the window: what was done, or what went wrong. */
export interface Notice {
  id: number;
  text: string;
  problem: Problem | null;
  /** The next step, in one press. */
  act: NoticeAct | null;
}

export interface NoticeAct {
  label: string;
  run: () => void;
}

const lasting = 6_000;

/** Notices that are seen, and sentences that are only spoken, for people who do not see the screen. */
export class Notices {
  shown = $state.raw<Notice[]>([]);
  /** The last sentence for the live region; a new id makes an equal sentence be spoken again. */
  spoken = $state.raw({ id: 0, text: '' });
  #next = 1;

  /** Speaks a sentence without showing it: for what the screen shows anyway. */
  say(text: string): void {
    this.spoken = { id: this.#next++, text };
  }

  /** Shows a sentence for a while, and speaks it. */
  show(text: string): void {
    this.#add({ id: this.#next++, text, problem: null, act: null }, lasting);
    this.say(text);
  }

  /** Shows a sentence with a step to take, until it is taken or dismissed, and speaks it. */
  offer(text: string, act: NoticeAct): void {
    this.#add({ id: this.#next++, text, problem: null, act }, 0);
    this.say(text);
  }

  /** Shows a failure until it is dismissed. It is an alert, and so speaks by itself. */
  fail(problem: Problem): void {
    this.#add({ id: this.#next++, text: '', problem, act: null }, 0);
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  #add(notice: Notice, forMs: number): void {
    this.shown = [...this.shown.slice(-2), notice];
    if (forMs > 0) setTimeout(() => this.dismiss(notice.id), forMs);
  }
}
