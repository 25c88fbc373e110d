import { v7 as uuidV7 } from 'uuid';
import { createShop, type Story } from '../../../src/console/simulator/shop.ts';

/** An event that a run of the simulator has made. */
export type SimulatedEvent = {
  /** Of its `ce_id`, without the time, which only the simulator's clock knows. */
  readonly idTail: string;
  readonly type: string;
  readonly orderId: string;
};

/** Stories that are looked for to find out when a run began. */
const FIRST_STORIES = 5;
/** `0190aaaa-bbbb-`: 48 bits of time. */
const TIME_LENGTH = 14;

export function idTailOf(ceId: string): string {
  return ceId.slice(TIME_LENGTH);
}

/** A run of the simulator: it draws stories and ids from its seed and from the ms in which it began. */
export class SimulatorRun {
  readonly #settings: { readonly seed: number; readonly successRate: number };
  readonly #runStampMs: number;

  private constructor(settings: { seed: number; successRate: number }, runStampMs: number) {
    this.#settings = settings;
    this.#runStampMs = runStampMs;
  }

  /** Finds out in which ms a run began, by one of its first orders. Throws where none of them is of a run of that time. */
  static find(
    settings: { readonly seed: number; readonly successRate: number },
    seen: { readonly fromMs: number; readonly toMs: number; readonly orderIds: ReadonlySet<string> },
  ): SimulatorRun {
    for (let ms = seen.fromMs; ms <= seen.toMs; ms += 1) {
      const run = new SimulatorRun(settings, ms);
      if (run.#stories(FIRST_STORIES).some(({ steps }) => seen.orderIds.has(steps[0]!.facts.orderId))) {
        return run;
      }
    }
    throw new Error(
      `no run that began from ${seen.fromMs} to ${seen.toMs} placed any of ${[...seen.orderIds].join(', ')}`,
    );
  }

  /** All events of the first `orders` stories, each told to its end. */
  events(orders: number): SimulatedEvent[] {
    return this.#stories(orders).flatMap(({ steps, nextIdBytes }) =>
      steps.map(({ type, facts }) => ({
        idTail: idTailOf(uuidV7({ msecs: 0, random: nextIdBytes() })),
        type,
        orderId: facts.orderId,
      })),
    );
  }

  #stories(count: number): Story[] {
    const { seed, successRate } = this.#settings;
    const shop = createShop({ seed, language: 'en' });
    const runStampMs = this.#runStampMs;
    return Array.from({ length: count }, (_, number) =>
      shop.story({ number, successRate, runStampMs, nowMs: runStampMs }),
    );
  }
}
