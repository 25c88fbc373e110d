import type { Cancel, Clock } from '../clock.ts';

const CHECK_MS = 1000;
/** A client that moves nothing for so long, while others wait for the memory it holds, is let go. */
const STALLED_MS = 10_000;

/** What the budget knows of a connection. */
export type Holder = {
  /** Bytes of requests that arrived and are not answered, and of answers not taken by the system yet. */
  readonly heldBytes: number;
  /** When the client last sent or took something. */
  readonly movedAtMs: number;
  /** There is room again: reads on. */
  resume(): void;
  /** Closes the connection; the reason is logged. */
  evict(reason: string): void;
};

/**
 * The memory that all connections may hold together. Above it, of the connections in the middle of something
 * only the one that has waited longest is read, so that its request can become whole; those that hold memory
 * and move nothing are let go. What is held is then at most the limit, one request or answer more, and one
 * chunk of each connection.
 */
export class MemoryBudget {
  readonly #limitBytes: number;
  readonly #clock: Clock;
  readonly #holders = new Set<Holder>();
  /** Who may not read, oldest first. */
  readonly #paused = new Set<Holder>();
  #usedBytes = 0;
  #cancelCheck: Cancel | undefined;

  constructor(limitBytes: number, clock: Clock) {
    this.#limitBytes = limitBytes;
    this.#clock = clock;
  }

  /** What an answer may still take; at least a little, so that every client gets on. */
  get leftBytes(): number {
    return Math.max(1_048_576, this.#limitBytes - this.#usedBytes);
  }

  get isShort(): boolean {
    return this.#usedBytes > this.#limitBytes;
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  add(holder: Holder): void {
    this.#holders.add(holder);
  }

  remove(holder: Holder, heldBytes: number): void {
    this.#holders.delete(holder);
    this.#paused.delete(holder);
    this.changed(-heldBytes);
  }

  /** `byBytes` more are held, or less. */
  changed(byBytes: number): void {
    this.#usedBytes += byBytes;
    if (byBytes < 0 && this.#paused.size > 0) {
      this.#letGoOn();
    }
  }

  /** Whether this connection has to stop reading; it is resumed when its turn comes. */
  mustPause(holder: Holder): boolean {
    if (this.#mayRead(holder)) {
      this.stepBack(holder);
      return false;
    }
    this.#paused.add(holder);
    this.#watch();
    const first = this.#first();
    if (first !== holder) {
      first?.resume();
    }
    return first !== holder;
  }

  /** Who holds nothing may always begin: small requests get through however short memory is. */
  #mayRead(holder: Holder): boolean {
    return !this.isShort || holder.heldBytes === 0;
  }

  #first(): Holder | undefined {
    return this.#paused.values().next().value;
  }

  /** Its turn goes to the next: it need not wait any more, or could not read now if it was let. */
  stepBack(holder: Holder): void {
    const wasFirst = this.#first() === holder;
    this.#paused.delete(holder);
    if (wasFirst) {
      this.#letGoOn();
    }
  }

  #letGoOn(): void {
    for (const holder of this.#paused) {
      const mayRead = this.#mayRead(holder);
      if (mayRead) {
        this.#paused.delete(holder);
      }
      holder.resume();
      if (!mayRead) {
        return;
      }
    }
  }

  #watch(): void {
    this.#cancelCheck ??= this.#clock.after(CHECK_MS, () => {
      this.#cancelCheck = undefined;
      if (this.isShort) {
        this.#evictLargestStalled();
        this.#watch();
      }
    });
  }

  #evictLargestStalled(): void {
    const beforeMs = this.#clock.nowMs() - STALLED_MS;
    const stalled = [...this.#holders].filter(
      (holder) =>
        holder.heldBytes > 0 &&
        holder.movedAtMs <= beforeMs &&
        // Who is not read cannot move.
        (!this.#paused.has(holder) || holder === this.#first()),
    );
    const largest = stalled.reduce<Holder | undefined>(
      (most, each) => (most === undefined || each.heldBytes > most.heldBytes ? each : most),
      undefined,
    );
    largest?.evict(`held ${largest.heldBytes} bytes and moved nothing while memory was short`);
  }

  stop(): void {
    this.#cancelCheck?.();
  }
}
