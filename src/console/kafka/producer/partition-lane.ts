import type { Refusal } from '../../../contract/refused.ts';
import { BatchDelivery, type LaneRoute, type LaneState } from './batch-delivery.ts';
import { MessageRefused } from './message-refused.ts';
import type { PendingMessage } from './pending-message.ts';
import { PositionUnknown } from './position-unknown.ts';
import type { SenderContext } from './sender-context.ts';

const BATCH_MESSAGES = 1_000;
/** Below the 1 MiB that Kafka takes as shipped; a larger message goes alone. */
const BATCH_BYTES = 512 * 1024;

export type PartitionLaneOptions = {
  readonly context: SenderContext;
  readonly topic: string;
  readonly partition: number;
  readonly route: LaneRoute;
  /** Takes messages back whose partition is no longer there. */
  readonly reroute: (messages: readonly PendingMessage[]) => void;
};

/**
 * The messages of one partition, in order. One batch is under way at a time and the next gathers meanwhile: so order
 * holds, and a burst costs few round trips.
 */
export class PartitionLane {
  readonly #options: PartitionLaneOptions;
  readonly #state: LaneState;
  #queue: PendingMessage[] = [];
  #isRunning = false;
  /** Less than a whole batch while a message in it that Kafka refuses is looked for. */
  #limit = BATCH_MESSAGES;

  constructor(options: PartitionLaneOptions) {
    this.#options = options;
    this.#state = {
      topic: options.topic,
      partition: options.partition,
      producer: undefined,
      needsOwnIdentity: false,
      lookFrom: undefined,
      isOpen: false,
    };
  }

  add(message: PendingMessage): void {
    this.#queue.push(message);
    if (!this.#isRunning) {
      this.#isRunning = true;
      void Promise.resolve().then(() => this.#run());
    }
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 && !this.#options.context.isStopped()) {
      await this.#deliver(this.#take());
    }
    this.#isRunning = false;
  }

  #take(): PendingMessage[] {
    let count = 0;
    let sizeBytes = 0;
    for (const { record } of this.#queue) {
      sizeBytes += record.sizeBytes;
      if (count === this.#limit || (count > 0 && sizeBytes > BATCH_BYTES)) {
        break;
      }
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #deliver(messages: readonly PendingMessage[]): Promise<void> {
    const { context, route, topic, partition } = this.#options;
    const outcome = await new BatchDelivery({ context, lane: this.#state, route, messages }).run();
    switch (outcome.kind) {
      case 'written': {
        this.#limit = Math.min(BATCH_MESSAGES, this.#limit * 2);
        for (const [index, message] of messages.entries()) {
          message.resolve({ topic, partition, offset: String(outcome.baseOffset + BigInt(index)) });
        }
        return;
      }
      case 'written-somewhere': {
        for (const message of messages) {
          message.reject(new PositionUnknown(topic, partition));
        }
        return;
      }
      case 'no-partition': {
        this.#options.reroute([...messages, ...this.#queue.splice(0)]);
        return;
      }
      case 'refused': {
        this.#refuse(messages, outcome);
        return;
      }
      case 'stopped':
    }
  }

  /** Kafka refuses a batch for one of its records: halves of it are tried until that one is alone. */
  #refuse(
    messages: readonly PendingMessage[],
    { refusal, of }: { refusal: Refusal; of: 'record' | 'topic' },
  ): void {
    if (of === 'record' && messages.length > 1) {
      this.#limit = Math.ceil(messages.length / 2);
      this.#queue.unshift(...messages);
      return;
    }
    if (of === 'topic') {
      // Where it can be written again it may be another topic of that name.
      this.#state.producer = undefined;
      this.#state.isOpen = false;
    }
    for (const message of messages) {
      message.reject(new MessageRefused(refusal));
    }
  }
}
