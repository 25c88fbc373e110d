/** What the system hands over before anything can take it: the latest one is kept until then. */
export class Mailbox<T> {
  #kept: T | undefined;
  #take: ((value: T) => void) | undefined;

  hand(value: T): void {
    if (this.#take) {
      this.#take(value);
    } else {
      this.#kept = value;
    }
  }

  /** Takes what is kept, and each later one. */
  open(take: (value: T) => void): void {
    this.#take = take;
    const kept = this.#kept;
    this.#kept = undefined;
    if (kept !== undefined) {
      take(kept);
    }
  }
}
