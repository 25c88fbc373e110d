/** When which fault was done: what is lost or doubled is named with it. */
export class FaultLog {
  readonly #faults: { readonly name: string; readonly fromMs: number; toMs: number }[] = [];

  /** Runs `work` as a fault of this name. */
  async note<T>(name: string, work: () => Promise<T>): Promise<T> {
    const fault = { name, fromMs: Date.now(), toMs: Infinity };
    this.#faults.push(fault);
    try {
      return await work();
    } finally {
      fault.toMs = Date.now();
    }
  }

  /** The faults at a time, or the last one before it. */
  during(ms: number): string {
    const current = this.#faults.filter(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs);
    if (current.length > 0) {
      return `during ${current.map(({ name, fromMs }) => `${name} (+${ms - fromMs} ms)`).join(', ')}`;
    }
    const before = this.#faults.findLast(({ toMs }) => toMs < ms);
    return before ? `after ${before.name}` : 'before any fault';
  }

  /** One line for each. */
  report(): string {
    return this.#faults
      .map(
        ({ name, fromMs, toMs }) =>
          `${new Date(fromMs).toISOString()} ${name}, ${Math.round((toMs - fromMs) / 100) / 10} s`,
      )
      .join('\n');
  }
}
