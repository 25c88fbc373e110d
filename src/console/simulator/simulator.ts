import { v7 as uuidV7 } from 'uuid';
import type { CreateOrderInput, SimulatorSettings } from '../../contract/contract.ts';
import type { Language } from '../../contract/language.ts';
import type { SimulatorStatus } from '../../contract/streams.ts';
import { encodeEvent, type EncodedEvent } from '../../domain/encode-event.ts';
import type { TopicMap } from '../../domain/topic-map.ts';
import { createCourierDesk, LOOK_EVERY_MS, type OpenDelivery } from './courier-desk.ts';
import { OpenStories, simulatedMeta } from './open-stories.ts';
import { createShop } from './shop.ts';

export type SimulatorOptions = {
  /** Language of names and products. */
  readonly language: Language;
  /** Where events are written. */
  readonly topicMap: TopicMap;
  /** Whether notifications and stock have topics. */
  readonly hasSideTopics: () => boolean;
  /** Resolves when Kafka has acknowledged or refused each message, with those that it refuses for good. */
  readonly publish: (messages: readonly EncodedEvent[]) => Promise<readonly unknown[]>;
  readonly now: () => number;
  /** Returns the function that cancels it. */
  readonly setTimer: (run: () => void, afterMs: number) => () => void;
  /** Open deliveries made by hand in this console, newest first; absent if the simulator may advance none. */
  readonly handMadeDeliveries: (() => Iterable<OpenDelivery>) | undefined;
  readonly onChange: () => void;
};

/**
 * One order every two seconds. The seed's story suits a demonstration: a payment fails early, then a delivery, then an
 * order is cancelled.
 */
export const DEFAULT_SIMULATOR_SETTINGS: SimulatorSettings = {
  ordersPerSecond: 0.5,
  seed: 151,
  successRate: 0.9,
  advanceDeliveries: false,
};

const TICK_MS = 20;
const RETRY_MS = 500;
/** Events of one batch; the rest stays due. */
const BATCH_EVENTS = 5_000;

/**
 * Places orders and follows each to its end, in real time. It has one timer, and one batch in flight. While a batch is
 * in flight nothing new is made, so that a slow Kafka slows the shop down instead of filling the memory.
 */
export class Simulator {
  readonly #options: SimulatorOptions;
  readonly #stories: OpenStories;
  readonly #couriers: ReturnType<typeof createCourierDesk> | undefined;
  #settings = DEFAULT_SIMULATOR_SETTINGS;
  #isRunning = false;
  #isHalted = false;
  #isPublishing = false;
  #eventsMade = 0;
  #suggestions = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    this.#stories = new OpenStories({ ...options, seed: this.#settings.seed });
    this.#couriers = options.handMadeDeliveries && createCourierDesk(options.handMadeDeliveries);
  }

  start(settings: SimulatorSettings): SimulatorStatus {
    const begins = !this.#isRunning && !this.#isHalted;
    if (this.#apply(settings) || begins) {
      this.#stories.restart(this.#options.now());
    }
    if (begins) {
      this.#isRunning = true;
      this.#stories.resetCounts(this.#options.now());
      this.#eventsMade = 0;
    }
    return this.#changed();
  }

  configure(settings: SimulatorSettings): SimulatorStatus {
    const { now } = this.#options;
    if (this.#apply(settings)) {
      this.#stories.restart(now());
    }
    this.#stories.hurry(now() + 1_000 / this.#settings.ordersPerSecond);
    return this.#changed();
  }

  /** Places no new orders; those already placed go on to their end. */
  stop(): SimulatorStatus {
    this.#isRunning = false;
    return this.#changed();
  }

  /** Publishes nothing more: the console is stopping. */
  halt(): void {
    this.#isHalted = true;
    this.#isRunning = false;
    this.#cancelTimer?.();
    this.#stories.clear();
  }

  status(): SimulatorStatus {
    return {
      running: this.#isRunning,
      ...this.#settings,
      ordersMade: this.#stories.begun,
      eventsMade: this.#eventsMade,
      storiesOpen: this.#stories.size,
      ordersSkipped: this.#stories.skipped,
    };
  }

  /** Values for the order form. */
  suggestOrder(language: Language): CreateOrderInput {
    this.#suggestions += 1;
    const shop = createShop({ seed: this.#settings.seed, language });
    return shop.suggestOrder(this.#options.now() + this.#suggestions);
  }

  /** Whether the seed is another, so that the run starts again. */
  #apply(next: SimulatorSettings): boolean {
    const isOtherSeed = next.seed !== this.#settings.seed;
    if (isOtherSeed) {
      this.#stories.reseed(next.seed);
    }
    this.#settings = {
      ...next,
      advanceDeliveries: next.advanceDeliveries && this.#couriers !== undefined,
    };
    return isOtherSeed;
  }

  #changed(): SimulatorStatus {
    this.#wake();
    this.#options.onChange();
    return this.status();
  }

  #wake(): void {
    if (this.#isRunning || this.#stories.size > 0 || this.#settings.advanceDeliveries) {
      this.#schedule(this.#untilNextMs());
    }
  }

  #untilNextMs(): number {
    const nowMs = this.#options.now();
    const dueMs = Math.min(
      this.#isRunning ? this.#stories.nextOrderMs : Infinity,
      this.#stories.nextEventMs,
      this.#settings.advanceDeliveries ? nowMs + LOOK_EVERY_MS : Infinity,
    );
    return Math.max(TICK_MS, dueMs - nowMs);
  }

  #schedule(afterMs: number): void {
    if (this.#isHalted || this.#isPublishing) {
      return;
    }
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.setTimer(() => {
      this.#cancelTimer = undefined;
      void this.#tick();
    }, afterMs);
  }

  async #tick(): Promise<void> {
    const messages = this.#dueMessages();
    if (messages.length > 0) {
      this.#isPublishing = true;
      const published = await this.#publishUntilDone(messages);
      this.#isPublishing = false;
      if (published === undefined) {
        return;
      }
      this.#eventsMade += published;
      if (published < messages.length) {
        this.#giveUp();
      }
      this.#options.onChange();
    }
    this.#wake();
  }

  #dueMessages(): EncodedEvent[] {
    const atMs = this.#options.now();
    if (this.#isRunning) {
      this.#stories.begin(this.#settings, atMs);
    }
    const messages = this.#stories.due(atMs, BATCH_EVENTS);
    const advances =
      (this.#settings.advanceDeliveries && this.#couriers?.due(atMs, this.#stories.ownedDeliveries)) || [];
    for (const { type, facts, nextIdBytes } of advances) {
      const meta = simulatedMeta(atMs, uuidV7({ msecs: atMs, random: nextIdBytes() }));
      messages.push(encodeEvent({ entity: 'delivery', type, facts, meta }, this.#options.topicMap));
    }
    return messages;
  }

  /** Repeats the batch, with the same ids, until Kafka has settled each message. Returns how many Kafka took. */
  async #publishUntilDone(messages: readonly EncodedEvent[]): Promise<number | undefined> {
    while (!this.#isHalted) {
      try {
        return messages.length - (await this.#options.publish(messages)).length;
      } catch {
        if (!this.#isHalted) {
          await new Promise<void>((resolve) => {
            this.#cancelTimer = this.#options.setTimer(resolve, RETRY_MS);
          });
        }
      }
    }
    return undefined;
  }

  /** Kafka refuses what the simulator writes, and would refuse everything that follows. */
  #giveUp(): void {
    this.#isRunning = false;
    this.#settings = { ...this.#settings, advanceDeliveries: false };
    this.#stories.clear();
  }
}
