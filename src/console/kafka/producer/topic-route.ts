import kafkajs from 'kafkajs';
import type { Refusal } from '../../../contract/refused.ts';
import { errorName } from '../protocol/kafka-answer-error.ts';
import type { LaneRoute } from './batch-delivery.ts';
import { MessageRefused } from './message-refused.ts';
import { PartitionLane } from './partition-lane.ts';
import type { PendingMessage } from './pending-message.ts';
import { NO_ERROR, UNKNOWN_TOPIC_OR_PARTITION, verdictOf } from './produce-errors.ts';
import { retryAfterMs, type SenderContext } from './sender-context.ts';
import type { TopicLayout } from './write-cluster.ts';
import { messageOf } from '../../../domain/message-of.ts';

/** A topic may be on its way, and a node may not have heard of it yet. */
const MISSING_TOPIC_MS = 30_000;
const MISSING_PARTITION_MS = 10_000;
/** Partitions may be added at any time. */
const LAYOUT_MS = 30_000;

/**
 * Decides the partition of each message of a topic, once, and knows who leads it. As kafkajs and the Java client do: by
 * the key, in turn where there is none.
 */
export class TopicRoute implements LaneRoute {
  readonly #context: SenderContext;
  readonly #topic: string;
  readonly #lanes = new Map<number, PartitionLane>();
  readonly #choose = kafkajs.Partitioners.DefaultPartitioner();
  #layout: TopicLayout | undefined;
  #metadata: { partitionId: number; leader: number }[] = [];
  #leaders = new Map<number, number>();
  /** Of the last answer about the topic. */
  #errorCode = NO_ERROR;
  #fetchedAtMs = -Infinity;
  #missingSinceMs: number | undefined;
  readonly #partitionMissingSinceMs = new Map<number, number>();
  #unrouted: PendingMessage[] = [];
  #isRouting = false;
  #refreshing: Promise<void> | undefined;

  constructor(context: SenderContext, topic: string) {
    this.#context = context;
    this.#topic = topic;
  }

  add(message: PendingMessage): void {
    if (this.#unrouted.length > 0 || !this.#isUsable()) {
      this.#unrouted.push(message);
      void this.#routeAll();
      return;
    }
    if (this.#context.now() - this.#fetchedAtMs > LAYOUT_MS) {
      void this.refresh();
    }
    this.#laneOf(message).add(message);
  }

  /** Asks for the layout, at most once at a time; does not reject. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#fetch().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  leaderOf(partition: number): number | undefined {
    const leader = this.#missingSinceMs === undefined ? this.#leaders.get(partition) : undefined;
    return leader === undefined || leader < 0 ? undefined : leader;
  }

  whyNoLeader(partition: number): string {
    if (this.#missingSinceMs !== undefined) {
      return `there is no topic ${this.#topic}`;
    }
    return this.#leaders.has(partition)
      ? `partition ${partition} has no leader`
      : `there is no partition ${partition}`;
  }

  problemOf(partition: number): Refusal | 'no-partition' | undefined {
    const since = this.#partitionMissingSinceMs.get(partition);
    const isGone = since !== undefined && this.#context.now() - since >= MISSING_PARTITION_MS;
    return this.#problem() ?? (isGone ? 'no-partition' : undefined);
  }

  #problem(): Refusal | undefined {
    const verdict = verdictOf(this.#errorCode);
    if (verdict.kind === 'topic') {
      return { reason: verdict.reason, detail: errorName(this.#errorCode) };
    }
    const since = this.#missingSinceMs;
    return since !== undefined && this.#context.now() - since >= MISSING_TOPIC_MS
      ? { reason: 'no_topic', detail: `there is no topic ${this.#topic}` }
      : undefined;
  }

  #isUsable(): boolean {
    return this.#layout !== undefined && this.#missingSinceMs === undefined && this.#problem() === undefined;
  }

  async #fetch(): Promise<void> {
    try {
      this.#apply(await this.#context.cluster.layoutOf(this.#topic));
    } catch (error) {
      const reason = messageOf(error);
      this.#context.onTrouble({ topic: this.#topic, reason, isAway: true });
    }
  }

  #apply(layout: TopicLayout): void {
    const nowMs = this.#context.now();
    const isMissing = layout.errorCode === UNKNOWN_TOPIC_OR_PARTITION;
    this.#errorCode = layout.errorCode;
    this.#missingSinceMs = isMissing ? (this.#missingSinceMs ?? nowMs) : undefined;
    if (layout.errorCode !== NO_ERROR || layout.partitions.length === 0) {
      return;
    }
    this.#layout = layout;
    this.#fetchedAtMs = nowMs;
    this.#leaders = new Map(layout.partitions.map(({ partition, leader }) => [partition, leader]));
    this.#metadata = layout.partitions.map(({ partition, leader }) => ({ partitionId: partition, leader }));
    for (const partition of this.#lanes.keys()) {
      if (this.#leaders.has(partition)) {
        this.#partitionMissingSinceMs.delete(partition);
      } else if (!this.#partitionMissingSinceMs.has(partition)) {
        this.#partitionMissingSinceMs.set(partition, nowMs);
      }
    }
  }

  async #routeAll(): Promise<void> {
    if (this.#isRouting) {
      return;
    }
    this.#isRouting = true;
    for (let attempt = 0; this.#unrouted.length > 0 && !this.#context.isStopped(); attempt += 1) {
      if (attempt > 0) {
        await this.#context.delay(retryAfterMs(attempt - 1));
      }
      if (!this.#isUsable()) {
        await this.refresh();
      }
      const problem = this.#problem();
      if (problem) {
        for (const message of this.#unrouted.splice(0)) {
          message.reject(new MessageRefused(problem));
        }
      } else if (this.#isUsable()) {
        for (const message of this.#unrouted.splice(0)) {
          this.#laneOf(message).add(message);
        }
      }
    }
    this.#isRouting = false;
  }

  #laneOf({ partition, record }: PendingMessage): PartitionLane {
    const chosen =
      partition ??
      this.#choose({
        topic: this.#topic,
        partitionMetadata: this.#metadata as never,
        message: { key: record.key ?? null, value: null },
      });
    const known = this.#lanes.get(chosen);
    if (known) {
      return known;
    }
    const made = new PartitionLane({
      context: this.#context,
      topic: this.#topic,
      partition: chosen,
      route: this,
      reroute: (messages) => this.#reroute(messages),
    });
    this.#lanes.set(chosen, made);
    if (!this.#leaders.has(chosen)) {
      this.#partitionMissingSinceMs.set(chosen, this.#context.now());
    }
    return made;
  }

  /** Their partition is gone: what was meant for exactly that one can go nowhere else. */
  #reroute(messages: readonly PendingMessage[]): void {
    for (const message of messages) {
      if (message.partition === undefined) {
        this.add(message);
      } else {
        const detail = `${this.#topic} has no partition ${message.partition}`;
        message.reject(new MessageRefused({ reason: 'no_partition', detail }));
      }
    }
  }
}
