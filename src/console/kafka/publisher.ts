import kafkajs, { type Kafka, type IHeaders, type Message, type Producer } from 'kafkajs';
import type { RecordPosition } from '../../domain/log-record.ts';
import { withDeadline } from '../with-deadline.ts';

/** A message ready for the wire. `key` decides the partition; an empty one is none. */
export type WireMessage = {
  readonly topic: string;
  readonly key: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly value: Uint8Array;
  /** Of the record; now where absent. */
  readonly timestampMs?: number | undefined;
};

/** A record as it was somewhere else: bytes, in a partition of its own. An absent key or value is none. */
export type RawMessage = {
  readonly topic: string;
  /** By the key where absent. */
  readonly partition: number | undefined;
  readonly key: Uint8Array | undefined;
  readonly headers: readonly (readonly [name: string, value: Uint8Array])[];
  readonly value: Uint8Array | undefined;
  readonly timestampMs: number;
};

/** The publisher ended before Kafka had acknowledged the message: whether Kafka has it, nobody heard. */
export class PublisherStopped extends Error {
  override readonly name = 'PublisherStopped';

  constructor() {
    super('the publisher has stopped');
  }
}

export type Publisher = {
  /**
   * Resolves with where the message was written once every in-sync replica has it. While Kafka is away it waits,
   * in order, for as long as it takes; it rejects only when the publisher stops or Kafka refuses the message.
   */
  readonly publish: (message: WireMessage | RawMessage) => Promise<RecordPosition>;
  /** Accepted and not yet acknowledged. */
  readonly waiting: () => number;
  /** Of those, the ones accepted before `ms`: what is merely on its way is not worth a word. */
  readonly waitingSince: (ms: number) => number;
  readonly stop: () => Promise<void>;
};

export type PublisherOptions = {
  readonly kafka: Kafka;
  readonly now: () => number;
  /** Something went wrong that Kafka may recover from. */
  readonly onTrouble: (reason: string) => void;
  readonly onWaitingChanged: () => void;
};

type Pending = {
  readonly message: WireMessage | RawMessage;
  readonly acceptedAtMs: number;
  readonly resolve: (position: RecordPosition) => void;
  readonly reject: (error: unknown) => void;
};

/** What is sent together, and again as it was: Kafka knows a batch by what is in it. */
type Batch = readonly { readonly pending: Pending; readonly message: Message }[];

const BATCH_MESSAGES = 1_000;
const AGAIN_MS = 500;

/**
 * An idempotent producer for one family of topics, with `acks=all`. One batch is under way at a time and the next
 * gathers meanwhile, so that order holds and a burst costs few round trips. While Kafka is away the same producer sends
 * the same batch to the same partitions again, for as long as it lives: so the broker recognises one it already has.
 */
export function createPublisher(options: PublisherOptions): Publisher {
  const queue: Pending[] = [];
  let inFlight: Pending[] = [];
  let producer: Producer | undefined;
  let sending: Promise<void> | undefined;
  let stopped = false;
  /** kafkajs does not say where each message went: the partitioner notes it. */
  const partitions = new WeakMap<Message, number>();

  async function connected(): Promise<Producer> {
    if (producer) return producer;
    const choose = kafkajs.Partitioners.DefaultPartitioner();
    const made = options.kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: () => (args) => {
        // A message without a key would go to the next partition each time it is sent.
        const partition = partitions.get(args.message) ?? choose(args);
        partitions.set(args.message, partition);
        return partition;
      },
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: Number.MAX_SAFE_INTEGER },
    });
    await made.connect();
    producer = made;
    return made;
  }

  async function send(batch: Batch): Promise<void> {
    const client = await connected();
    const byTopic = Map.groupBy(batch, ({ pending }) => pending.message.topic);
    const written = await client.sendBatch({
      acks: -1,
      topicMessages: [...byTopic].map(([topic, entries]) => ({
        topic,
        messages: entries.map(({ message }) => message),
      })),
    });
    const nextOffset = new Map(
      written.map((part) => [`${part.topicName}/${part.partition}`, BigInt(part.baseOffset ?? '-1')]),
    );
    for (const [topic, entries] of byTopic) {
      for (const { message, pending } of entries) {
        const partition = partitions.get(message) ?? -1;
        const offset = nextOffset.get(`${topic}/${partition}`) ?? -1n;
        nextOffset.set(`${topic}/${partition}`, offset + 1n);
        pending.resolve({ topic, partition, offset: String(offset) });
      }
    }
  }

  async function drain(): Promise<void> {
    while (queue.length > 0 && !stopped) {
      inFlight = queue.splice(0, BATCH_MESSAGES);
      const batch = inFlight.map((pending) => ({ pending, message: toMessage(pending.message) }));
      let isDone = false;
      while (!isDone) isDone = await isSettled(batch);
      inFlight = [];
      options.onWaitingChanged();
    }
  }

  /** Whether nothing of it is to be sent again. */
  async function isSettled(batch: Batch): Promise<boolean> {
    try {
      await send(batch);
      return true;
    } catch (error) {
      if (stopped) return true;
      options.onTrouble(error instanceof Error ? error.message : String(error));
      // A refusal of the message itself (too large, malformed) would come back for ever.
      if (isRefusal(error)) {
        for (const { pending } of batch) pending.reject(error);
        return true;
      }
      if (!isAway(error)) await giveUpProducer();
    }
    await new Promise((resolve) => {
      setTimeout(resolve, AGAIN_MS);
    });
    return stopped;
  }

  /** Kafka does not know it, or not any more, as after a topic was deleted. */
  async function giveUpProducer(): Promise<void> {
    const broken = producer;
    producer = undefined;
    if (broken) await withDeadline(broken.disconnect(), 2_000).catch(() => undefined);
  }

  return {
    publish(message) {
      if (stopped) return Promise.reject(new PublisherStopped());
      return new Promise((resolve, reject) => {
        queue.push({ message, acceptedAtMs: options.now(), resolve, reject });
        options.onWaitingChanged();
        sending ??= Promise.resolve()
          .then(drain)
          .finally(() => {
            sending = undefined;
          });
      });
    },
    waiting: () => queue.length + inFlight.length,
    waitingSince: (ms) => countBefore(inFlight, ms) + countBefore(queue, ms),
    async stop() {
      stopped = true;
      const error = new PublisherStopped();
      for (const pending of [...inFlight, ...queue.splice(0)]) pending.reject(error);
      await giveUpProducer();
    },
  };
}

/** In order of acceptance: the first that is newer ends the count. */
function countBefore(pendings: readonly Pending[], ms: number): number {
  const newer = pendings.findIndex((pending) => pending.acceptedAtMs > ms);
  return newer < 0 ? pendings.length : newer;
}

/** Broker errors that a retry cannot mend, by kafkajs's `type`. */
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'TOPIC_AUTHORIZATION_FAILED',
]);

/** kafkajs's names for a Kafka that is not reached; what it makes of them at last has them as its cause. */
const AWAY = new Set([
  'KafkaJSConnectionError',
  'KafkaJSConnectionClosedError',
  'KafkaJSRequestTimeoutError',
]);

function isAway(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (AWAY.has(each.name)) return true;
  return false;
}

function isRefusal(error: unknown): boolean {
  const type = (error as { type?: unknown } | undefined)?.type;
  return typeof type === 'string' && REFUSALS.has(type);
}

function toMessage(wire: WireMessage | RawMessage): Message {
  const { key, headers, value, timestampMs } = wire;
  const partition = 'partition' in wire ? wire.partition : undefined;
  return {
    key: typeof key === 'string' ? key || null : key ? Buffer.from(key) : null,
    value: value ? Buffer.from(value) : null,
    headers: grouped(headers),
    ...(timestampMs === undefined ? {} : { timestamp: String(timestampMs) }),
    ...(partition === undefined ? {} : { partition }),
  };
}

/** In one pass, for every message that is written. A name may come more than once. */
function grouped(headers: readonly (readonly [string, string | Uint8Array])[]): IHeaders {
  const byName = new Map<string, string | Buffer | (string | Buffer)[]>();
  for (const [name, text] of headers) {
    const value = typeof text === 'string' ? text : Buffer.from(text);
    const before = byName.get(name);
    byName.set(name, before === undefined ? value : [before, value].flat());
  }
  return Object.fromEntries(byName);
}
