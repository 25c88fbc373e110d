import { LeaderMoved, NodeRequests } from './node-requests.ts';
import type { PendingMessage } from './pending-message.ts';
import type { SenderContext, SendTrouble } from './sender-context.ts';
import { TopicRoute } from './topic-route.ts';
import type { ProducerIdentity, WriteCluster } from './write-cluster.ts';

export type SenderOptions = {
  readonly cluster: WriteCluster;
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the signal says so. */
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onTrouble: (trouble: SendTrouble) => void;
  readonly onPossibleCopies: (records: number) => void;
};

/** A node that is merely slow answers within this. */
const SLOW_MS = 2_000;

/**
 * Writes messages to Kafka, each once, in the order of each partition. Partitions do not wait for each other, but where
 * they share a node.
 */
export class IdempotentSender {
  readonly #options: SenderOptions;
  readonly #requests: NodeRequests;
  readonly #context: SenderContext;
  readonly #routes = new Map<string, TopicRoute>();
  readonly #stopping = new AbortController();
  #identity: Promise<ProducerIdentity> | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
    const { cluster, now, delay, onTrouble, onPossibleCopies } = options;
    const { signal } = this.#stopping;
    this.#requests = new NodeRequests(cluster, now);
    this.#context = {
      cluster,
      now,
      delay: (ms) => delay(ms, signal),
      isStopped: () => signal.aborted,
      send: (nodeId, batch) => this.#requests.send(nodeId, batch),
      sharedIdentity: () => this.#sharedIdentity(),
      onTrouble: (trouble) => {
        if (!signal.aborted) {
          onTrouble(trouble);
        }
      },
      onPossibleCopies,
    };
  }

  send(message: PendingMessage): void {
    let route = this.#routes.get(message.topic);
    if (!route) {
      route = new TopicRoute(this.#context, message.topic);
      this.#routes.set(message.topic, route);
    }
    route.add(message);
  }

  /**
   * Call it every second or so: a node that froze may have lost its partitions to another one, long before a request to
   * it runs out of time.
   */
  async leaveFrozenNodes(): Promise<void> {
    const slow = this.#requests.unansweredSince(this.#options.now() - SLOW_MS);
    const topics = new Set(slow.map(({ topic }) => topic));
    await Promise.all(
      [...this.#routes].filter(([topic]) => topics.has(topic)).map(([, route]) => route.refresh()),
    );
    for (const { topic, partition, nodeId, giveUp } of slow) {
      const leader = this.#routes.get(topic)?.leaderOf(partition);
      if (leader !== undefined && leader !== nodeId) {
        giveUp(new LeaderMoved(`node ${leader} leads partition ${partition} of ${topic} now`));
      }
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#options.cluster.close();
  }

  #sharedIdentity(): Promise<ProducerIdentity> {
    if (!this.#identity) {
      const asked = this.#options.cluster.newIdentity();
      this.#identity = asked;
      asked.catch(() => {
        this.#identity = undefined;
      });
    }
    return this.#identity;
  }
}
