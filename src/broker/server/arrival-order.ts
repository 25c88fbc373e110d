/**
 * What the requests of a connection do, in the order in which they came, whatever each takes to prepare. Without
 * anything to wait for it is done at once.
 */
export class ArrivalOrder {
  #last: Promise<unknown> | undefined;

  run<Prepared, Result>(
    prepared: Prepared | Promise<Prepared>,
    act: (prepared: Prepared) => Result | Promise<Result>,
  ): Result | Promise<Result> {
    if (this.#last === undefined && !(prepared instanceof Promise)) {
      const result = act(prepared);
      return result instanceof Promise ? this.#remember(result) : result;
    }
    const before = this.#last;
    return this.#remember(afterwards(before, prepared, act));
  }

  #remember<Result>(running: Promise<Result>): Promise<Result> {
    const ended: Promise<void> = running.then(
      () => this.#forget(ended),
      () => this.#forget(ended),
    );
    this.#last = ended;
    return running;
  }

  #forget(ended: Promise<void>): void {
    if (this.#last === ended) {
      this.#last = undefined;
    }
  }
}

async function afterwards<Prepared, Result>(
  before: Promise<unknown> | undefined,
  prepared: Prepared | Promise<Prepared>,
  act: (prepared: Prepared) => Result | Promise<Result>,
): Promise<Result> {
  // Both at once: the one that fails is looked at only when its turn has come.
  const [ready] = await Promise.all([prepared, before]);
  return act(ready);
}
