import type { BrokerState } from '../broker-state.ts';
import type { PartitionLog } from '../log/partition-log.ts';
import { type FetchPlan, topicOf } from './fetch-attempt.ts';

type Watched = { log: PartitionLog; seenBytes: number; seenEpoch: number };

/** What became readable in the partitions of a fetch since it came. */
export class RecordsWait {
  readonly #broker: BrokerState;
  readonly #watched: Watched[];
  #readableBytes = 0;
  #hasMoved = false;

  constructor(plan: FetchPlan, broker: BrokerState) {
    this.#broker = broker;
    this.#watched = plan.topics.flatMap((asked) => {
      const topic = topicOf(plan, asked, broker);
      return asked.partitions.flatMap(({ partition }) => {
        const log = topic?.partitions[partition];
        return log === undefined
          ? []
          : [{ log, seenBytes: log.durableBytesTotal, seenEpoch: log.leaderEpoch }];
      });
    });
  }

  /**
   * Settles in the tick in which so many bytes more are readable or a partition has moved, or when the
   * client's patience is over; with `false` where the client is gone.
   */
  untilReadable(options: {
    bytes: number;
    maxWaitMs: number;
    onDisconnect: (callback: () => void) => () => void;
  }): Promise<boolean> {
    for (const watched of this.#watched) {
      this.#look(watched);
    }
    const isEnough = (): boolean => this.#hasMoved || this.#readableBytes >= options.bytes;
    if (isEnough()) {
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const wakers = this.#watched.map((watched) => {
        const wake = (): void => {
          this.#look(watched);
          if (isEnough()) {
            finish(true);
          }
        };
        watched.log.waiters.add(wake);
        return { log: watched.log, wake };
      });
      const cancelTimer = this.#broker.clock.after(options.maxWaitMs, () => finish(true));
      const forgetDisconnect = options.onDisconnect(() => finish(false));
      function finish(isConnected: boolean): void {
        for (const { log, wake } of wakers) {
          log.waiters.delete(wake);
        }
        cancelTimer();
        forgetDisconnect();
        resolve(isConnected);
      }
    });
  }

  /** One partition alone, so that a record costs the same however many partitions a fetch waits for. */
  #look(watched: Watched): void {
    const { log } = watched;
    this.#readableBytes += log.durableBytesTotal - watched.seenBytes;
    watched.seenBytes = log.durableBytesTotal;
    this.#hasMoved ||= log.isClosed || log.leaderEpoch !== watched.seenEpoch;
  }
}
