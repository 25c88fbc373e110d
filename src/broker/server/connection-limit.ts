import type { Clock } from '../clock.ts';

/** A client that is at work says something at once; one that has said nothing after this time goes first. */
const SILENT_MS = 1000;
/** Clients that pause longer open another connection without a word when theirs is gone. */
const IDLE_MS = 10_000;

/** What the limit knows of a connection. */
export type Guest = {
  readonly openedAtMs: number;
  /** When it last sent or took something. */
  readonly movedAtMs: number;
  /** Whether it has logged in, where it has to, and was answered. */
  readonly hasBeenServed: boolean;
  /** In the middle of a request or an answer. */
  readonly isBusy: boolean;
  /** Closes the connection; the reason is logged. */
  evict(reason: string): void;
};

/**
 * How many connections a listener holds. When all places are taken, a newcomer gets that of the oldest client that was
 * never served, else of the one that has been idle longest; so connections that are merely open keep nobody out.
 */
export class ConnectionLimit {
  readonly #places: number;
  readonly #clock: Clock;
  readonly #guests = new Set<Guest>();

  constructor(places: number, clock: Clock) {
    this.#places = places;
    this.#clock = clock;
  }

  get places(): number {
    return this.#places;
  }

  /** `false` where there is no place, and none can be had. */
  admit(guest: Guest): boolean {
    if (this.#guests.size >= this.#places) {
      const leaving = this.#longestUnserved() ?? this.#longestIdle();
      if (leaving === undefined) {
        return false;
      }
      this.#guests.delete(leaving);
      leaving.evict(`idle, while ${this.#places} connections are open and another comes`);
    }
    this.#guests.add(guest);
    return true;
  }

  /** The same client, of whom more is known now. */
  replace(guest: Guest, by: Guest): void {
    if (this.#guests.delete(guest)) {
      this.#guests.add(by);
    }
  }

  leave(guest: Guest): void {
    this.#guests.delete(guest);
  }

  #longestUnserved(): Guest | undefined {
    const beforeMs = this.#clock.nowMs() - SILENT_MS;
    return leastBy(
      [...this.#guests].filter((guest) => !guest.hasBeenServed && guest.openedAtMs <= beforeMs),
      ({ openedAtMs }) => openedAtMs,
    );
  }

  #longestIdle(): Guest | undefined {
    const beforeMs = this.#clock.nowMs() - IDLE_MS;
    return leastBy(
      [...this.#guests].filter((guest) => !guest.isBusy && guest.movedAtMs <= beforeMs),
      ({ movedAtMs }) => movedAtMs,
    );
  }
}

function leastBy(guests: readonly Guest[], value: (guest: Guest) => number): Guest | undefined {
  return guests.reduce<Guest | undefined>(
    (least, guest) => (least === undefined || value(guest) < value(least) ? guest : least),
    undefined,
  );
}
