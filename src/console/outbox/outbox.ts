import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { RecordPosition } from '../../domain/log-record.ts';
import { PublisherStopped, type Publisher, type RawMessage, type WireMessage } from '../kafka/publisher.ts';
import type { KeptMessage, OutboxFile } from '../store/outbox-file.ts';

export type Outbox = {
  /**
   * Keeps a message on the disk until Kafka has it. Resolves with its position, or with `waiting` when Kafka takes
   * longer than a screen should wait: it stays kept, in order, and goes out by itself, also after a restart.
   */
  readonly submit: (message: WireMessage) => Promise<Result<RecordPosition | 'waiting'>>;
  /** Publishes many, kept in memory only; resolves when all are acknowledged. For makers that wait, as the simulator does. */
  readonly publishAll: (messages: readonly (WireMessage | RawMessage)[]) => Promise<void>;
  /** Kept since before `ms` and not yet acknowledged. */
  readonly waitingSince: (ms: number) => number;
  /**
   * Sends what an earlier run left behind, before anything new: call it once the log has been read up to its end, so
   * that what Kafka got although nobody heard of it is not sent again.
   */
  readonly resume: (
    areInLog: (messages: readonly WireMessage[]) => Promise<readonly boolean[]>,
  ) => Promise<void>;
};

export type OutboxOptions = {
  readonly file: OutboxFile;
  /** One producer per family of topics: a deleted topic poisons the producer that knew it. */
  readonly publisherOf: (topic: string) => Publisher;
  readonly publishers: () => Iterable<Publisher>;
  /** A message Kafka refused for good. */
  readonly onRefused: (message: WireMessage, reason: string) => void;
  /** Resolves when Kafka has answered and is the one that is meant: nothing is sent before. */
  readonly whenMet: Promise<void>;
  readonly now: () => number;
  readonly answerWithinMs?: number;
  readonly capacity?: number;
};

export function createOutbox(options: OutboxOptions): Outbox {
  const { file } = options;
  const answerWithinMs = options.answerWithinMs ?? 1_500;
  const capacity = options.capacity ?? 10_000;
  const left = file.kept();
  /** Kept, and not given to a publisher yet. */
  const held = new Set<KeptMessage>(left);
  const resumed = Promise.withResolvers<void>();
  if (left.length === 0) resumed.resolve();

  function sum(count: (publisher: Publisher) => number): number {
    let total = 0;
    for (const publisher of options.publishers()) total += count(publisher);
    return total;
  }

  /** Publishes and forgets. What the end of this process interrupts stays kept for the next. */
  async function publish(kept: KeptMessage): Promise<RecordPosition> {
    held.delete(kept);
    try {
      const position = await options.publisherOf(kept.message.topic).publish(kept.message);
      file.forget(kept.id);
      return position;
    } catch (error) {
      if (!(error instanceof PublisherStopped)) {
        file.forget(kept.id);
        options.onRefused(kept.message, error instanceof Error ? error.message : String(error));
      }
      throw error;
    }
  }

  return {
    async submit(message) {
      if (held.size + sum((publisher) => publisher.waiting()) >= capacity)
        return fail(appError('outbox_full', `${capacity} commands wait`));
      let kept: KeptMessage;
      try {
        kept = file.keep(message, options.now());
      } catch (error) {
        return fail(appError('outbox_unwritable', error instanceof Error ? error.message : String(error)));
      }
      held.add(kept);
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'waiting'>((resolve) => {
        timer = setTimeout(() => resolve('waiting'), answerWithinMs);
      });
      const published = Promise.all([resumed.promise, options.whenMet]).then(() => publish(kept));
      published.catch(() => undefined);
      try {
        return ok(await Promise.race([published, late]));
      } catch (error) {
        return fail(appError('kafka_unreachable', error instanceof Error ? error.message : String(error)));
      } finally {
        clearTimeout(timer);
      }
    },
    async publishAll(messages) {
      await options.whenMet;
      await Promise.all(messages.map((message) => options.publisherOf(message.topic).publish(message)));
    },
    waitingSince: (ms) =>
      sum((publisher) => publisher.waitingSince(ms)) +
      [...held].filter(({ acceptedAtMs }) => acceptedAtMs <= ms).length,
    async resume(areInLog) {
      const known = left.length === 0 ? [] : await areInLog(left.map(({ message }) => message));
      for (const [index, kept] of left.entries()) {
        if (known[index]) {
          held.delete(kept);
          file.forget(kept.id);
        } else {
          publish(kept).catch(() => undefined);
        }
      }
      resumed.resolve();
    },
  };
}
