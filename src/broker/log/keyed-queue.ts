/** Runs what has the same key one after the other, and everything else side by side. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key);
    const running = before === undefined ? work() : before.then(work, work);
    this.#last.set(key, running);
    try {
      return await running;
    } finally {
      if (this.#last.get(key) === running) {
        this.#last.delete(key);
      }
    }
  }

  /** Settles when nothing runs or waits any more. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#last.values());
  }
}
