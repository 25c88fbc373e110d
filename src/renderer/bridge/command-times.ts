import type { Result } from '../../contract/app-error.ts';
import type { Bridge } from '../../contract/bridge.ts';
import type { CallName, Receipt } from '../../contract/contract.ts';
import type { RecordPosition } from '../../domain/log-record.ts';

/** One command of this window, from being sent to its event being painted. */
export type CommandTime = {
  readonly eventId: string;
  readonly orderId: string;
  /** By the page's clock: from the call to the frame that shows the event. */
  readonly paintedAfterMs: number;
  /** By the console's clock: from accepting the command to Kafka's acknowledgement. */
  readonly acknowledgedAfterMs: number;
};

type Acknowledged = Extract<Receipt, { readonly status: 'acknowledged' }>;
type Started = { readonly receipt: Acknowledged; readonly startedMs: number };

export type CommandTimesOptions = {
  /** The page's clock, never set back, ms. */
  readonly now: () => number;
  /** A hidden page paints nothing: what it would measure is no time on a screen. */
  readonly isHidden: () => boolean;
};

const KEPT = 100;
/** An event that was not painted by then is on no list of this page. */
const FORGOTTEN_AFTER_MS = 10_000;
const MOST_PAINTED = 1_000;

const TIMED: ReadonlySet<CallName> = new Set([
  'orders.create',
  'payments.create',
  'deliveries.create',
  'deliveries.advance',
] as const);

/**
 * Measures the latest commands of this window. A command and its event are matched by the record's position; a command
 * whose event this page never paints gives no figure.
 */
export class CommandTimes {
  readonly #options: CommandTimesOptions;
  readonly #listeners = new Set<() => void>();
  /** Commands that are acknowledged and not painted yet, by position. */
  readonly #awaited = new Map<string, Started>();
  /** When positions were painted, while a command is under way: the event may be back before the answer. */
  readonly #painted = new Map<string, number>();
  #underWay = 0;
  #times: readonly CommandTime[] = [];

  constructor(options: CommandTimesOptions) {
    this.#options = options;
  }

  /** The latest, oldest first; the same array until there is another one. */
  readonly read = (): readonly CommandTime[] => this.#times;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Whether it is of use to say what is painted. */
  get isWatching(): boolean {
    return this.#underWay > 0 || this.#awaited.size > 0;
  }

  /** The bridge, whose commands are measured. */
  timing(bridge: Bridge): Bridge {
    return {
      ...bridge,
      call: (name, input) =>
        TIMED.has(name) ? this.#measure(() => bridge.call(name, input)) : bridge.call(name, input),
    };
  }

  /** The record at `position` is on the screen now. */
  notePainted(position: RecordPosition): void {
    const { now, isHidden } = this.#options;
    if (!this.isWatching || isHidden()) {
      return;
    }
    const key = keyOf(position);
    const started = this.#awaited.get(key);
    if (started) {
      this.#awaited.delete(key);
      this.#add(started, now());
    } else if (this.#painted.size < MOST_PAINTED && !this.#painted.has(key)) {
      this.#painted.set(key, now());
    }
  }

  async #measure<Output>(call: () => Promise<Result<Output>>): Promise<Result<Output>> {
    const startedMs = this.#options.now();
    this.#forgetBefore(startedMs - FORGOTTEN_AFTER_MS);
    this.#underWay += 1;
    try {
      const result = await call();
      const receipt = result.ok ? (result.value as Receipt) : undefined;
      if (receipt?.status === 'acknowledged') {
        this.#acknowledge({ receipt, startedMs });
      }
      return result;
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) {
        this.#painted.clear();
      }
    }
  }

  #acknowledge(started: Started): void {
    const key = keyOf(started.receipt.position);
    const paintedMs = this.#painted.get(key);
    if (paintedMs === undefined) {
      this.#awaited.set(key, started);
    } else {
      this.#add(started, paintedMs);
    }
  }

  #add({ receipt, startedMs }: Started, paintedMs: number): void {
    const { eventId, orderId, acknowledgedAfterMs } = receipt;
    const time = { eventId, orderId, acknowledgedAfterMs, paintedAfterMs: paintedMs - startedMs };
    this.#times = [...this.#times, time].slice(-KEPT);
    for (const listener of this.#listeners) {
      listener();
    }
  }

  #forgetBefore(ms: number): void {
    for (const [key, { startedMs }] of this.#awaited) {
      if (startedMs < ms) {
        this.#awaited.delete(key);
      }
    }
  }
}

function keyOf({ topic, partition, offset }: RecordPosition): string {
  return `${topic}/${partition}/${offset}`;
}

/** The smallest measured time that `share` of the commands did not exceed (nearest rank): never a value in between. */
export function percentileOf(times: readonly number[], share: number): number | undefined {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
