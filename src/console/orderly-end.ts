/** May be waited for. */
type Step = () => unknown;

/** Ends a program in order: what was started last ends first, each once, however many reasons to end there are. */
export class OrderlyEnd {
  readonly #steps: Step[] = [];
  #running: Promise<void> | undefined;

  /** Says how something that was started is ended. */
  add(step: Step): void {
    this.#steps.push(step);
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Rejects with the first failure, after all steps: none keeps the others from running. */
  run(): Promise<void> {
    this.#running ??= this.#runAll();
    return this.#running;
  }

  async #runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.toReversed()) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
