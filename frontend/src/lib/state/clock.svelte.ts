/** The current time for everything that is drawn, moved by one timer. */
export class Clock {
  now = $state(Date.now());
  readonly #read: () => number;

  constructor(read: () => number = Date.now) {
    this.#read = read;
    this.now = read();
  }

  tick(): void {
    this.now = this.#read();
  }

  /** Ticks every second while the window is seen; heard hears all ticks. The returned function ends it. */
  start(heard: (now: number) => void): () => void {
    const timer = setInterval(() => {
      heard(this.#read());
      if (!document.hidden) this.tick();
    }, 1_000);
    return () => clearInterval(timer);
  }
}
