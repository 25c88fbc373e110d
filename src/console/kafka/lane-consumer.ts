import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { LogRecord, RecordHeader } from '../../domain/log-record.ts';
import { withDeadline } from '../with-deadline.ts';
import { packMessages, type WireBatch } from './wire-batch.ts';

export type LaneConsumerOptions = {
  readonly kafka: Kafka;
  /** Asked at each start: a group with no dead members in it. */
  readonly groupId: () => Promise<string>;
  /** Asked at each start. */
  readonly topics: () => readonly string[];
  /** Where to read on, each time partitions are assigned; the log's start where that is undefined. */
  readonly positionOf: (topic: string, partition: number) => bigint | undefined;
  /** Enqueues; awaits only when its queue is full. */
  readonly onBatch: (batch: WireBatch) => Promise<void>;
  readonly onTrouble: (reason: string) => void;
};

export type LaneConsumer = {
  /** Makes it again: what it had fetched is forgotten. */
  readonly restart: (reason: string) => void;
  /** How long the oldest batch that was fetched has been waiting for the fold to take it; 0 where none waits. */
  readonly heldForMs: () => number;
  /** Makes it again for topics that are new: no trouble at all. */
  readonly refresh: () => void;
  readonly stop: () => Promise<void>;
};

const RESTART_MS = 1_000;

/**
 * Reads one family of topics in a consumer group of its own. kafkajs fetches nothing more from a broker until the
 * last fetch is processed, so families do not share a consumer and the handler only enqueues. A consumer that ends
 * is made again.
 */
export async function startLaneConsumer(options: LaneConsumerOptions): Promise<LaneConsumer> {
  let consumer: Consumer | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** Batches that the fold has no room for yet, oldest first. */
  const waiting = new Set<{ readonly sinceMs: number }>();

  async function start(): Promise<void> {
    const groupId = await options.groupId();
    if (stopped) return;
    const made = options.kafka.consumer({
      groupId,
      sessionTimeout: 30_000,
      heartbeatInterval: 3_000,
      maxWaitTimeInMs: 500,
      maxBytes: 8 * 1024 * 1024,
      maxBytesPerPartition: 2 * 1024 * 1024,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5, restartOnFailure: async () => false },
    });
    consumer = made;
    made.on(made.events.GROUP_JOIN, ({ payload }) => {
      for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
        for (const partition of partitions) seek(made, topic, partition);
      }
    });
    made.on(made.events.CRASH, ({ payload }) => restart(made, payload.error.message));
    await made.connect();
    await made.subscribe({ topics: [...options.topics()], fromBeginning: true });
    await made.run({
      autoCommitInterval: 1_000,
      partitionsConsumedConcurrently: 3,
      eachBatch: (payload) => handle(made, payload),
    });
  }

  function seek(made: Consumer, topic: string, partition: number): void {
    const position = options.positionOf(topic, partition);
    if (position !== undefined) made.seek({ topic, partition, offset: String(position) });
  }

  async function launch(): Promise<void> {
    try {
      await start();
    } catch (error) {
      restart(consumer, error instanceof Error ? error.message : String(error));
    }
  }

  /** `broken` is absent where it failed before there was a consumer. */
  function restart(broken: Consumer | undefined, reason: string): void {
    if (stopped || consumer !== broken) return;
    consumer = undefined;
    options.onTrouble(reason);
    launchAgain(broken);
  }

  function launchAgain(broken: Consumer | undefined): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (broken) void withDeadline(broken.disconnect(), 2_000).catch(() => undefined);
      void launch();
    }, RESTART_MS);
  }

  async function handle(from: Consumer, payload: EachBatchPayload): Promise<void> {
    // Another has taken its place, and may be elsewhere.
    if (from !== consumer) return;
    const { batch } = payload;
    const { topic, partition, messages } = batch;
    const lastOffset = BigInt(batch.lastOffset());
    const held = { sinceMs: Date.now() };
    waiting.add(held);
    try {
      await options.onBatch(
        packMessages(messages, {
          topic,
          partition,
          nextOffset: lastOffset + 1n,
          highWatermark: BigInt(batch.highWatermark),
        }),
      );
    } finally {
      waiting.delete(held);
    }
    payload.resolveOffset(String(lastOffset));
    await payload.heartbeat();
  }

  await launch();
  return {
    restart: (reason) => restart(consumer, reason),
    heldForMs() {
      const [oldest] = waiting;
      return oldest ? Date.now() - oldest.sinceMs : 0;
    },
    refresh() {
      const old = consumer;
      if (stopped || !old) return;
      consumer = undefined;
      launchAgain(old);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      const last = consumer;
      consumer = undefined;
      if (last) await withDeadline(last.disconnect(), 3_000).catch(() => undefined);
    },
  };
}

export function toLogRecord(topic: string, partition: number, message: KafkaMessage): LogRecord {
  return {
    topic,
    partition,
    offset: BigInt(message.offset),
    timestampMs: Number(message.timestamp),
    key: message.key ?? undefined,
    headers: toHeaders(message.headers),
    value: message.value ?? undefined,
  };
}

function toHeaders(headers: KafkaMessage['headers']): RecordHeader[] {
  const list: RecordHeader[] = [];
  for (const [name, values] of Object.entries(headers ?? {})) {
    for (const value of Array.isArray(values) ? values : [values]) {
      list.push({ name, value: typeof value === 'string' ? Buffer.from(value) : (value ?? Buffer.alloc(0)) });
    }
  }
  return list;
}
