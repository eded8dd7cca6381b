import type { Clock } from '../shared/clock';
import type { Gate } from '../shared/gate';
import { Halted, ItemFailed } from './data';
import { judge, mustRead, send, type Answer, type Ask, type Verdict } from './wire';

/** So often a storage that answers with its own failures is asked for one file. */
const patience = 8;
/** Connections at once: browsers have six a host, and one is left for asking. */
const connections = 5;

/** A request; a soft one takes a refusal for an answer. */
export type Wish = Ask & { soft?: boolean };

export interface Outcome {
  verdict: Exclude<Verdict, 'network' | 'busy' | 'denied' | 'full'>;
  answer: Answer;
  /** An earlier try got no answer: what it asked for may have been done. */
  unsure: boolean;
}

/**
 * The way to the storage that all files share. It waits for a lost network, tries again where the storage is busy,
 * and ends everything where the storage takes nothing more.
 */
export class Line {
  #free = connections;
  readonly #waiting: (() => void)[] = [];

  constructor(
    readonly clock: Clock,
    readonly gate: Gate,
    /** When the links end, by the storage's clock; NaN for never. */
    readonly ends: number
  ) {}

  /** Whether the date is over. */
  get over(): boolean {
    return this.clock.isPast(this.ends);
  }

  /** Sends until there is an answer that counts. Throws Halted, ItemFailed, or the signal's reason. */
  async request(ask: Wish): Promise<Outcome> {
    let failures = 0;
    let unsure = false;
    for (;;) {
      if (this.over) throw new Halted('ended');
      const answer = await this.#one(ask);
      this.clock.hear(answer.date);
      const verdict = judge(answer);
      if (verdict === 'denied' && ask.soft) return { verdict: 'strange', answer, unsure };
      if (verdict === 'denied') throw new Halted(this.over ? 'ended' : 'refused');
      if (verdict === 'full') throw new Halted('full');
      if (verdict !== 'network' && verdict !== 'busy') return { verdict, answer, unsure };
      if (ask.body instanceof Blob) await mustRead(ask.body);
      failures++;
      if (verdict === 'busy' && failures >= patience) throw new ItemFailed('storage');
      if (verdict === 'network') unsure = true;
      ask.progress?.(0);
      await this.gate.pause(failures, verdict === 'network', ask.signal);
    }
  }

  async #one(ask: Ask): Promise<Answer> {
    await this.#take();
    try {
      return await send({ idle: () => this.gate.look(), ...ask });
    } finally {
      this.#free++;
      this.#waiting.shift()?.();
    }
  }

  async #take(): Promise<void> {
    while (this.#free <= 0) await new Promise<void>((go) => this.#waiting.push(go));
    this.#free--;
  }
}
