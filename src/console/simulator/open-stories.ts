import { v7 as uuidV7 } from 'uuid';
import type { SimulatorSettings } from '../../contract/contract.ts';
import type { Language } from '../../contract/language.ts';
import { encodeEvent, type EncodedEvent, type EventDraft } from '../../domain/encode-event.ts';
import type { TopicMap } from '../../domain/topic-map.ts';
import { createBesideShop } from './beside-shop.ts';
import { createDueHeap } from './due-heap.ts';
import { createShop, type Shop, type Story } from './shop.ts';

/** `ce_source` of every simulated event. */
export const SIMULATOR_SOURCE = 'urn:vigie:simulator';

type OpenStory = Story & { dueMs: number; at: number; causationId: string | undefined };

/** Orders that could not be placed in time are skipped beyond this. */
const MAX_BACKLOG_MS = 1_000;
/** An order takes about half a minute: at a thousand orders a second only a slow Kafka leads to this many. */
const MAX_OPEN_STORIES = 100_000;

export type OpenStoriesOptions = {
  readonly seed: number;
  /** Language of names and products. */
  readonly language: Language;
  /** Where events are written. */
  readonly topicMap: TopicMap;
  /** Whether notifications and stock have topics. */
  readonly hasSideTopics: () => boolean;
};

/** The orders that the simulator has begun, each with the time of its next event. */
export class OpenStories {
  readonly #options: OpenStoriesOptions;
  readonly #stories = createDueHeap<OpenStory>();
  readonly #ownedDeliveries = new Set<string>();
  #shop: Shop;
  #sideShop: ReturnType<typeof createBesideShop>;
  #runStampMs = 0;
  #nextOrderMs = 0;
  #nextNumber = 0;
  #begun = 0;
  #skipped = 0;

  constructor(options: OpenStoriesOptions) {
    this.#options = options;
    this.#shop = createShop(options);
    this.#sideShop = createBesideShop(options.language);
  }

  get size(): number {
    return this.#stories.size();
  }

  /** Orders begun since `resetCounts`. */
  get begun(): number {
    return this.#begun;
  }

  /** Orders skipped since `resetCounts`, because they could not be placed in time. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Deliveries of simulated orders. */
  get ownedDeliveries(): Set<string> {
    return this.#ownedDeliveries;
  }

  /** When the next event of a begun order is due; Infinity without one. */
  get nextEventMs(): number {
    return this.#stories.peek()?.dueMs ?? Infinity;
  }

  get nextOrderMs(): number {
    return this.#nextOrderMs;
  }

  resetCounts(nowMs: number): void {
    this.#nextOrderMs = nowMs;
    this.#begun = 0;
    this.#skipped = 0;
  }

  /** The next order comes at this time at the latest. */
  hurry(byMs: number): void {
    this.#nextOrderMs = Math.min(this.#nextOrderMs, byMs);
  }

  /** New orders follow another seed. */
  reseed(seed: number): void {
    this.#shop = createShop({ seed, language: this.#options.language });
  }

  /** Repeats the run from its first order. Its stamp is new, also within one millisecond, so that all ids differ. */
  restart(nowMs: number): void {
    this.#runStampMs = Math.max(nowMs, this.#runStampMs + 1);
    this.#nextNumber = 0;
    this.#sideShop = createBesideShop(this.#options.language);
  }

  clear(): void {
    this.#stories.clear();
    this.#ownedDeliveries.clear();
  }

  /** Begins the orders that are due at `atMs`. */
  begin({ ordersPerSecond, successRate }: SimulatorSettings, atMs: number): void {
    const everyMs = 1_000 / ordersPerSecond;
    const fromMs = atMs - Math.max(MAX_BACKLOG_MS, everyMs);
    if (this.#nextOrderMs < fromMs) {
      const skipped = Math.ceil((fromMs - this.#nextOrderMs) / everyMs);
      this.#skipped += skipped;
      this.#nextOrderMs += skipped * everyMs;
    }
    for (; this.#nextOrderMs <= atMs && this.size < MAX_OPEN_STORIES; this.#nextOrderMs += everyMs) {
      const story = this.#shop.story({
        number: this.#nextNumber,
        successRate,
        runStampMs: this.#runStampMs,
        nowMs: atMs,
      });
      this.#stories.push({ ...story, dueMs: this.#nextOrderMs, at: 0, causationId: undefined });
      this.#nextNumber += 1;
      this.#begun += 1;
    }
  }

  /** The events that are due at `atMs`, about `limit` at most; the rest stays due. */
  due(atMs: number, limit: number): EncodedEvent[] {
    const events: EncodedEvent[] = [];
    while (events.length < limit && this.nextEventMs <= atMs) {
      const story = this.#stories.pop();
      if (!story) {
        break;
      }
      events.push(...this.#advance(story, atMs));
    }
    return events;
  }

  /** The next event of a story, and the side events that follow from it. */
  #advance(story: OpenStory, atMs: number): EncodedEvent[] {
    const { afterMs: _, ...step } = story.steps[story.at] as Story['steps'][number];
    const id = uuidV7({ msecs: atMs, random: story.nextIdBytes() });
    const meta = simulatedMeta(atMs, id, story.causationId);
    if (step.entity === 'delivery') {
      this.#ownedDeliveries.add(step.facts.deliveryId);
    }
    const at = story.at + 1;
    const next = story.steps[at];
    if (next) {
      this.#stories.push({ ...story, at, causationId: id, dueMs: atMs + next.afterMs });
    } else {
      this.#release(story);
    }
    const events = [this.#encode({ ...step, meta })];
    if (!this.#options.hasSideTopics()) {
      return events;
    }
    for (const follower of this.#sideShop.follow({ afterMs: 0, ...step }, story.customer)) {
      const ownId = uuidV7({ msecs: atMs, random: story.nextBesideIdBytes() });
      events.push(this.#encode({ ...follower, meta: simulatedMeta(atMs, ownId, id) }));
    }
    return events;
  }

  #release(story: Story): void {
    for (const step of story.steps) {
      if (step.entity === 'delivery') {
        this.#ownedDeliveries.delete(step.facts.deliveryId);
      }
    }
  }

  #encode(draft: EventDraft): EncodedEvent {
    return encodeEvent(draft, this.#options.topicMap);
  }
}

/** The metadata of a simulated event. */
export function simulatedMeta(atMs: number, id: string, causationId?: string) {
  return { id, source: SIMULATOR_SOURCE, atMs, causationId, simulated: true };
}
