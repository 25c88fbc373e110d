import { v7 as uuidV7 } from 'uuid';
import type { CreateOrderInput, SimulatorSettings } from '../../contract/contract.ts';
import type { Language } from '../../contract/language.ts';
import type { SimulatorStatus } from '../../contract/streams.ts';
import { encodeEvent, type EncodedEvent, type EventDraft } from '../../domain/encode-event.ts';
import type { TopicMap } from '../../domain/topic-map.ts';
import { createBesideShop } from './beside-shop.ts';
import { createCourierDesk, LOOK_EVERY_MS, type OpenDelivery } from './courier-desk.ts';
import { createDueHeap } from './due-heap.ts';
import { createShop, type Shop, type Story } from './shop.ts';

/** `ce_source` of everything invented. */
export const SIMULATOR_SOURCE = 'urn:vigie:simulator';

export type SimulatorOptions = {
  /** Of the names and products. */
  readonly language: Language;
  /** Where events are written. */
  readonly topicMap: TopicMap;
  /** Whether there is a place for what travels beside orders, payments and deliveries. */
  readonly hasTopicsBeside: () => boolean;
  /** Resolves when Kafka has acknowledged or refused each, with those that it refuses for good. */
  readonly publish: (messages: readonly EncodedEvent[]) => Promise<readonly unknown[]>;
  readonly now: () => number;
  /** Returns the function that cancels it. */
  readonly setTimer: (run: () => void, afterMs: number) => () => void;
  /** Open deliveries that were made by hand here, newest first; absent where none may be advanced. */
  readonly handMadeDeliveries: (() => Iterable<OpenDelivery>) | undefined;
  readonly onChange: () => void;
};

/** Makes orders happen. */
export type Simulator = {
  readonly start: (settings: SimulatorSettings) => SimulatorStatus;
  readonly configure: (settings: SimulatorSettings) => SimulatorStatus;
  /** No new orders; the stories that have begun go on to their end. */
  readonly stop: () => SimulatorStatus;
  /** Nothing more is published: the console is stopping. */
  readonly halt: () => void;
  readonly status: () => SimulatorStatus;
  readonly suggestOrder: (language: Language) => CreateOrderInput;
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

type OpenStory = Story & { dueMs: number; at: number; causationId: string | undefined };

const TICK_MS = 20;
/** New orders that could not be made in time are not made up for beyond this. */
const MAX_BACKLOG_MS = 1_000;
const RETRY_MS = 500;
/** A life takes about half a minute: at a thousand orders a second this is reached only where Kafka is slow. */
const MAX_OPEN_STORIES = 100_000;
/** One batch holds no more than this; the rest stays due. */
const BATCH_EVENTS = 5_000;

/**
 * Makes the lives of orders happen, in time. One timer and one heap, however many stories are open; one batch is under
 * way at a time, and while it is, nothing new is made: what is slow slows the shop down instead of filling the memory.
 */
export function createSimulator(options: SimulatorOptions): Simulator {
  const { now } = options;
  const stories = createDueHeap<OpenStory>();
  const couriers = options.handMadeDeliveries && createCourierDesk(options.handMadeDeliveries);
  const owned = new Set<string>();
  let settings = DEFAULT_SIMULATOR_SETTINGS;
  let shop: Shop = createShop({ seed: settings.seed, language: options.language });
  let beside = createBesideShop(options.language);
  let running = false;
  let halted = false;
  let runStampMs = 0;
  let nextOrderMs = 0;
  let nextNumber = 0;
  let ordersMade = 0;
  let ordersSkipped = 0;
  let eventsMade = 0;
  let suggestions = 0;
  let publishing = false;
  let cancelTimer: (() => void) | undefined;

  function status(): SimulatorStatus {
    return { running, ...settings, ordersMade, eventsMade, storiesOpen: stories.size(), ordersSkipped };
  }

  function schedule(afterMs: number): void {
    if (halted || publishing) return;
    cancelTimer?.();
    cancelTimer = options.setTimer(() => {
      cancelTimer = undefined;
      void tick();
    }, afterMs);
  }

  function wake(): void {
    if (running || stories.size() > 0 || settings.advanceDeliveries) schedule(untilNext());
  }

  /** Something is due again in this many ms. */
  function untilNext(): number {
    const dueMs = Math.min(
      running ? nextOrderMs : Infinity,
      stories.peek()?.dueMs ?? Infinity,
      settings.advanceDeliveries ? now() + LOOK_EVERY_MS : Infinity,
    );
    return Math.max(TICK_MS, dueMs - now());
  }

  async function tick(): Promise<void> {
    const messages = dueMessages();
    if (messages.length > 0) {
      publishing = true;
      const published = await publishUntilDone(messages);
      publishing = false;
      if (published === undefined) return;
      eventsMade += published;
      if (published < messages.length) giveUp();
      options.onChange();
    }
    wake();
  }

  /** Kafka refuses what the shop writes, and would refuse all that follows. */
  function giveUp(): void {
    running = false;
    settings = { ...settings, advanceDeliveries: false };
    stories.clear();
    owned.clear();
  }

  /**
   * The same messages again, with the same ids, until Kafka has settled each: how many it took. Undefined where the halt
   * came first.
   */
  async function publishUntilDone(messages: readonly EncodedEvent[]): Promise<number | undefined> {
    while (!halted) {
      try {
        return messages.length - (await options.publish(messages)).length;
      } catch {
        if (halted) return undefined;
        await new Promise<void>((resolve) => {
          cancelTimer = options.setTimer(resolve, RETRY_MS);
        });
      }
    }
    return undefined;
  }

  function dueMessages(): EncodedEvent[] {
    const atMs = now();
    if (running) beginStories(atMs);
    const messages: EncodedEvent[] = [];
    while (messages.length < BATCH_EVENTS) {
      const story = stories.peek();
      if (!story || story.dueMs > atMs) break;
      stories.pop();
      messages.push(...nextEvents(story, atMs));
    }
    const advances = (settings.advanceDeliveries && couriers?.due(atMs, owned)) || [];
    for (const { type, facts, nextIdBytes } of advances) {
      const meta = metaAt(atMs, { id: uuidV7({ msecs: atMs, random: nextIdBytes() }) });
      messages.push(encode({ entity: 'delivery', type, facts, meta }));
    }
    return messages;
  }

  function beginStories(atMs: number): void {
    const everyMs = 1_000 / settings.ordersPerSecond;
    const fromMs = atMs - Math.max(MAX_BACKLOG_MS, everyMs);
    if (nextOrderMs < fromMs) {
      const skipped = Math.ceil((fromMs - nextOrderMs) / everyMs);
      ordersSkipped += skipped;
      nextOrderMs += skipped * everyMs;
    }
    for (; nextOrderMs <= atMs && stories.size() < MAX_OPEN_STORIES; nextOrderMs += everyMs) {
      const { successRate } = settings;
      const story = shop.story({ number: nextNumber, successRate, runStampMs, nowMs: atMs });
      stories.push({ ...story, dueMs: nextOrderMs, at: 0, causationId: undefined });
      nextNumber += 1;
      ordersMade += 1;
    }
  }

  /** The next event of a story, and what the rest of the shop makes of it. */
  function nextEvents(story: OpenStory, atMs: number): EncodedEvent[] {
    const { afterMs: _, ...step } = story.steps[story.at] as Story['steps'][number];
    const id = uuidV7({ msecs: atMs, random: story.nextIdBytes() });
    const meta = metaAt(atMs, { id, causationId: story.causationId });
    if (step.entity === 'delivery') owned.add(step.facts.deliveryId);
    story.at += 1;
    story.causationId = id;
    const next = story.steps[story.at];
    if (next) stories.push({ ...story, dueMs: atMs + next.afterMs });
    else release(story);
    const events = [encode({ ...step, meta })];
    if (!options.hasTopicsBeside()) return events;
    for (const follower of beside.follow({ afterMs: 0, ...step }, story.customer)) {
      const ownId = uuidV7({ msecs: atMs, random: story.nextBesideIdBytes() });
      events.push(encode({ ...follower, meta: metaAt(atMs, { id: ownId, causationId: id }) }));
    }
    return events;
  }

  function encode(draft: EventDraft): EncodedEvent {
    return encodeEvent(draft, options.topicMap);
  }

  function release(story: Story): void {
    for (const step of story.steps) if (step.entity === 'delivery') owned.delete(step.facts.deliveryId);
  }

  /** Under a stamp of its own, even in the same ms: what is told again must not get the ids it had. */
  function tellFromTheStart(): void {
    runStampMs = Math.max(now(), runStampMs + 1);
    nextNumber = 0;
    beside = createBesideShop(options.language);
  }

  /** Whether another seed tells other stories from now on. */
  function apply(next: SimulatorSettings): boolean {
    const isOther = next.seed !== settings.seed;
    if (isOther) {
      shop = createShop({ seed: next.seed, language: options.language });
    }
    settings = { ...next, advanceDeliveries: next.advanceDeliveries && couriers !== undefined };
    return isOther;
  }

  return {
    start(next) {
      const begins = !running && !halted;
      if (apply(next) || begins) {
        tellFromTheStart();
      }
      if (begins) {
        running = true;
        nextOrderMs = now();
        ordersMade = 0;
        ordersSkipped = 0;
        eventsMade = 0;
      }
      wake();
      options.onChange();
      return status();
    },
    configure(next) {
      if (apply(next)) {
        tellFromTheStart();
      }
      nextOrderMs = Math.min(nextOrderMs, now() + 1_000 / settings.ordersPerSecond);
      wake();
      options.onChange();
      return status();
    },
    stop() {
      running = false;
      options.onChange();
      return status();
    },
    halt() {
      halted = true;
      running = false;
      cancelTimer?.();
      stories.clear();
    },
    status,
    suggestOrder(language) {
      suggestions += 1;
      return createShop({ seed: settings.seed, language }).suggestOrder(now() + suggestions);
    },
  };
}

function metaAt(atMs: number, { id, causationId }: { id: string; causationId?: string | undefined }) {
  return { id, source: SIMULATOR_SOURCE, atMs, causationId, simulated: true };
}
