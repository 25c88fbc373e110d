import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { MissingRight } from '../../contract/kafka-status.ts';
import type { Refusal } from '../../contract/refused.ts';
import type { RecordPosition } from '../../domain/log-record.ts';
import { MessageRefused } from '../kafka/producer/message-refused.ts';
import type { RawMessage, WireMessage } from '../kafka/producer/outgoing-message.ts';
import { PositionUnknown } from '../kafka/producer/position-unknown.ts';
import type { Publisher } from '../kafka/publisher.ts';
import type { KeptMessage, OutboxFile, RefusedMessage } from '../store/outbox-file.ts';
import { messageOf } from '../../domain/message-of.ts';

export type Submitted = Result<RecordPosition | 'waiting'>;

/** A message of many that Kafka refused for good. */
export type RefusedOfMany = { readonly index: number; readonly refusal: Refusal };

export type Outbox = {
  /**
   * Keeps a message on the disk until Kafka has it. Resolves with its position, or with `waiting` when Kafka takes
   * longer than a screen should wait: it stays kept, in order, and goes out by itself, also after a restart. What Kafka
   * refuses for good meanwhile is returned, and not kept; what it refuses later is set aside.
   */
  readonly submit: (message: WireMessage) => Promise<Submitted>;
  /**
   * Publishes many, kept in memory only; resolves when Kafka has acknowledged or refused each, with those refused. For
   * makers that wait, as the simulator does.
   */
  readonly publishAll: (messages: readonly (WireMessage | RawMessage)[]) => Promise<readonly RefusedOfMany[]>;
  /** Kept since before `ms` and not yet acknowledged. */
  readonly waitingSince: (ms: number) => number;
  /**
   * Sends what an earlier run left behind, before anything new: call it once the log has been read up to its end, so
   * that what Kafka has although no answer came is not sent again. `undefined` where that cannot be known of a message.
   */
  readonly resume: (
    areInLog: (messages: readonly WireMessage[]) => Promise<readonly (boolean | undefined)[]>,
  ) => Promise<void>;
  /** Commands that Kafka refused after their makers had gone, the oldest first. */
  readonly refused: () => readonly RefusedMessage[];
  readonly refusedCount: () => number;
  /** Sends a refused command as it is now. It stays set aside where Kafka refuses it again. */
  readonly sendRefused: (id: number, message: WireMessage) => Promise<Submitted>;
  readonly dropRefused: (ids: readonly number[]) => void;
  /** Records that may be in the log twice. */
  readonly possibleCopies: () => number;
};

export type OutboxOptions = {
  readonly file: OutboxFile;
  readonly publisher: Publisher;
  /** The missing right without which nothing can be written to the topic. */
  readonly deniedWrite?: (topic: string) => MissingRight | undefined;
  /** A message Kafka refused for good. */
  readonly onRefused: (topic: string, refusal: Refusal) => void;
  /** Resolves when Kafka has answered and is the one that is meant: nothing is sent before. */
  readonly whenMet: Promise<void>;
  readonly now: () => number;
  readonly answerWithinMs?: number;
  readonly capacity?: number;
};

export function createOutbox(options: OutboxOptions): Outbox {
  return new DurableOutbox(options);
}

/** What becomes of a message that Kafka refuses. */
type Sending = {
  /** Whether its maker still waits for the answer. */
  isAwaited: boolean;
  /** It is set aside even while its maker waits: it was before. */
  readonly isKeptAside: boolean;
};

const ANSWER_WITHIN_MS = 1_500;
const CAPACITY = 10_000;

class DurableOutbox implements Outbox {
  readonly #options: OutboxOptions;
  readonly #left: readonly KeptMessage[];
  /** Kept, and not given to the publisher yet. */
  readonly #held: Set<KeptMessage>;
  readonly #resumed = Promise.withResolvers<void>();
  #copiesOfResumed = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#left = options.file.kept();
    this.#held = new Set(this.#left);
    if (this.#left.length === 0) {
      this.#resumed.resolve();
    }
  }

  readonly submit = async (message: WireMessage): Promise<Submitted> => {
    const { file, publisher, capacity = CAPACITY, now, deniedWrite } = this.#options;
    const right = deniedWrite?.(message.topic);
    if (right) {
      return fail({ ...appError('right_missing', `no right to write to ${message.topic}`), right });
    }
    if (this.#held.size + publisher.waiting() >= capacity) {
      return fail(appError('outbox_full', `${capacity} commands wait`));
    }
    return this.#send(() => file.keep(message, now()), { isAwaited: true, isKeptAside: false });
  };

  readonly sendRefused = async (id: number, message: WireMessage): Promise<Submitted> => {
    const { file, now } = this.#options;
    if (!file.refused().some((refused) => refused.id === id)) {
      return fail(appError('not_found', `no refused command ${id}`));
    }
    return this.#send(() => file.takeBack(id, message, now()), { isAwaited: true, isKeptAside: true });
  };

  readonly publishAll = async (
    messages: readonly (WireMessage | RawMessage)[],
  ): Promise<readonly RefusedOfMany[]> => {
    const { whenMet, publisher } = this.#options;
    await whenMet;
    const refused: RefusedOfMany[] = [];
    await Promise.all(
      messages.map(async (message, index) => {
        try {
          await publisher.publish(message);
        } catch (error) {
          if (error instanceof MessageRefused) {
            refused.push({ index, refusal: error.refusal });
          } else if (!(error instanceof PositionUnknown)) {
            throw error;
          }
        }
      }),
    );
    for (const { index, refusal } of refused) {
      this.#options.onRefused(messages[index]?.topic ?? '', refusal);
    }
    return refused;
  };

  readonly waitingSince = (ms: number): number => {
    const held = [...this.#held].filter(({ acceptedAtMs }) => acceptedAtMs <= ms);
    return this.#options.publisher.waitingSince(ms) + held.length;
  };

  readonly resume: Outbox['resume'] = async (areInLog) => {
    const left = this.#left;
    const known = left.length === 0 ? [] : await areInLog(left.map(({ message }) => message));
    for (const [index, kept] of left.entries()) {
      if (known[index]) {
        this.#held.delete(kept);
        this.#options.file.forget(kept.id);
        continue;
      }
      if (known[index] === undefined) {
        this.#copiesOfResumed += 1;
      }
      this.#publish(kept, { isAwaited: false, isKeptAside: false }).catch(() => undefined);
    }
    this.#resumed.resolve();
  };

  readonly refused = (): readonly RefusedMessage[] => this.#options.file.refused();

  readonly refusedCount = (): number => this.#options.file.refusedCount();

  readonly dropRefused = (ids: readonly number[]): void => this.#options.file.drop(ids);

  readonly possibleCopies = (): number => this.#options.publisher.possibleCopies() + this.#copiesOfResumed;

  async #send(keep: () => KeptMessage, sending: Sending): Promise<Submitted> {
    let kept: KeptMessage;
    try {
      kept = keep();
    } catch (error) {
      return fail(appError('outbox_unwritable', messageOf(error)));
    }
    this.#held.add(kept);
    const late = Promise.withResolvers<'waiting'>();
    const timer = setTimeout(() => {
      sending.isAwaited = false;
      late.resolve('waiting');
    }, this.#options.answerWithinMs ?? ANSWER_WITHIN_MS);
    const published = Promise.all([this.#resumed.promise, this.#options.whenMet]).then(() =>
      this.#publish(kept, sending),
    );
    published.catch(() => undefined);
    try {
      return ok(await Promise.race([published, late.promise]));
    } catch (error) {
      return fail(failureOf(error));
    } finally {
      clearTimeout(timer);
    }
  }

  /** Publishes and forgets. What the end of this process interrupts stays kept for the next. */
  async #publish(kept: KeptMessage, sending: Sending): Promise<RecordPosition> {
    const { file, publisher, onRefused, now } = this.#options;
    this.#held.delete(kept);
    try {
      const position = await publisher.publish(kept.message);
      file.forget(kept.id);
      return position;
    } catch (error) {
      if (error instanceof MessageRefused) {
        onRefused(kept.message.topic, error.refusal);
        if (sending.isAwaited && !sending.isKeptAside) {
          file.forget(kept.id);
        } else {
          file.setAside(kept.id, error.refusal, now());
        }
      }
      if (error instanceof PositionUnknown) {
        file.forget(kept.id);
      }
      throw error;
    }
  }
}

function failureOf(error: unknown) {
  const message = messageOf(error);
  if (error instanceof MessageRefused) {
    return { ...appError('kafka_refused', message), refusal: error.refusal.reason };
  }
  return appError(error instanceof PositionUnknown ? 'position_unknown' : 'kafka_unreachable', message);
}
