import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { RecordPosition } from '../../domain/log-record.ts';
import type { Publisher, WireMessage } from '../kafka/publisher.ts';

export type Outbox = {
  /**
   * Keeps a message until Kafka has it. Resolves with its position, or with `waiting` when Kafka takes longer than
   * a screen should wait: it stays kept, in order, and goes out by itself.
   */
  readonly submit: (message: WireMessage) => Promise<Result<RecordPosition | 'waiting'>>;
  /** Publishes many; resolves when all are acknowledged. For makers that wait, as the simulator does. */
  readonly publishAll: (messages: readonly WireMessage[]) => Promise<void>;
  /** Kept since before `ms` and not yet acknowledged. */
  readonly waitingSince: (ms: number) => number;
};

export type OutboxOptions = {
  /** One producer per family of topics: a deleted topic poisons the producer that knew it. */
  readonly publisherOf: (topic: string) => Publisher;
  readonly publishers: () => Iterable<Publisher>;
  /** A message Kafka refused for good. */
  readonly onRefused: (message: WireMessage, reason: string) => void;
  readonly answerWithinMs?: number;
  readonly capacity?: number;
};

/** In memory: what waits when the process ends is lost, and is shown while it waits. */
export function createOutbox(options: OutboxOptions): Outbox {
  const answerWithinMs = options.answerWithinMs ?? 1_500;
  const capacity = options.capacity ?? 10_000;

  function sum(count: (publisher: Publisher) => number): number {
    let total = 0;
    for (const publisher of options.publishers()) total += count(publisher);
    return total;
  }

  return {
    async submit(message) {
      if (sum((publisher) => publisher.waiting()) >= capacity)
        return fail(appError('outbox_full', `${capacity} commands wait`));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'waiting'>((resolve) => {
        timer = setTimeout(() => resolve('waiting'), answerWithinMs);
      });
      const published = options.publisherOf(message.topic).publish(message);
      published.catch((error: unknown) => {
        options.onRefused(message, error instanceof Error ? error.message : String(error));
      });
      try {
        return ok(await Promise.race([published, late]));
      } catch (error) {
        return fail(appError('kafka_unreachable', error instanceof Error ? error.message : String(error)));
      } finally {
        clearTimeout(timer);
      }
    },
    async publishAll(messages) {
      await Promise.all(messages.map((message) => options.publisherOf(message.topic).publish(message)));
    },
    waitingSince: (ms) => sum((publisher) => publisher.waitingSince(ms)),
  };
}
