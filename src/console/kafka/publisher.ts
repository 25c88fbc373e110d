import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionMode } from '../../contract/connection.ts';
import type { RecordPosition } from '../../domain/log-record.ts';
import { withDeadline } from '../with-deadline.ts';
import { IdempotentSender } from './producer/idempotent-sender.ts';
import { partitionOf, toRecord, type RawMessage, type WireMessage } from './producer/outgoing-message.ts';
import type { PendingMessage } from './producer/pending-message.ts';
import type { SendTrouble } from './producer/sender-context.ts';
import type { WriteCluster } from './producer/write-cluster.ts';

/** The publisher ended before Kafka had acknowledged the message: Kafka may have it. */
export class PublisherStopped extends Error {
  override readonly name = 'PublisherStopped';

  constructor() {
    super('the publisher has stopped');
  }
}

export type Publisher = {
  /**
   * Resolves with the position that Kafka confirmed once every in-sync replica has the message. While Kafka is away it
   * waits, in the order of its partition, for as long as it takes. Rejects with `MessageRefused` where Kafka will never
   * take it, `PositionUnknown` where Kafka has it at an offset that it does not say, or `PublisherStopped`.
   */
  readonly publish: (message: WireMessage | RawMessage) => Promise<RecordPosition>;
  /** Accepted and not yet acknowledged. */
  readonly waiting: () => number;
  /** Of those, the ones accepted before `ms`: what is merely on its way is not worth a word. */
  readonly waitingSince: (ms: number) => number;
  /** Records that may be in the log twice. */
  readonly possibleCopies: () => number;
  readonly stop: () => Promise<void>;
};

export type PublisherOptions = {
  readonly cluster: WriteCluster;
  /** `read`: nothing is written, whoever asks. */
  readonly mode: ConnectionMode;
  readonly now: () => number;
  /** Something holds up messages that may pass. */
  readonly onTrouble: (trouble: SendTrouble) => void;
  readonly onWaitingChanged: () => void;
};

const LOOK_AFTER_SLOW_MS = 1_000;
const CLOSE_MS = 2_000;

/** Writes messages to any topic, each once, with `acks=all` (docs/adr/0018). */
export function createPublisher(options: PublisherOptions): Publisher {
  const { cluster, now, onTrouble, onWaitingChanged } = options;
  /** In the order they were accepted. */
  const unsettled = new Set<PendingMessage>();
  let possibleCopies = 0;
  let isStopped = false;
  const sender = new IdempotentSender({
    cluster,
    now,
    delay: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    onTrouble,
    onPossibleCopies(records) {
      possibleCopies += records;
      onWaitingChanged();
    },
  });
  const slowTimer = setInterval(() => void sender.leaveFrozenNodes(), LOOK_AFTER_SLOW_MS);
  slowTimer.unref();

  function accept(message: WireMessage | RawMessage): Promise<RecordPosition> {
    const { promise, resolve, reject } = Promise.withResolvers<RecordPosition>();
    const acceptedAtMs = now();
    const pending: PendingMessage = {
      topic: message.topic,
      partition: partitionOf(message),
      record: toRecord(message, acceptedAtMs),
      acceptedAtMs,
      resolve(position) {
        unsettled.delete(pending);
        onWaitingChanged();
        resolve(position);
      },
      reject(error) {
        unsettled.delete(pending);
        onWaitingChanged();
        reject(error);
      },
    };
    unsettled.add(pending);
    onWaitingChanged();
    sender.send(pending);
    return promise;
  }

  return {
    async publish(message) {
      if (isStopped) {
        throw new PublisherStopped();
      }
      if (options.mode === 'read') {
        throw new Error(`${message.topic} is not written to: the connection is read only`);
      }
      return accept(message);
    },
    waiting: () => unsettled.size,
    waitingSince(ms) {
      let count = 0;
      for (const { acceptedAtMs } of unsettled) {
        if (acceptedAtMs > ms) {
          break;
        }
        count += 1;
      }
      return count;
    },
    possibleCopies: () => possibleCopies,
    async stop() {
      isStopped = true;
      clearInterval(slowTimer);
      const error = new PublisherStopped();
      for (const pending of unsettled) {
        pending.reject(error);
      }
      await withDeadline(sender.stop(), CLOSE_MS).catch(() => undefined);
    },
  };
}
