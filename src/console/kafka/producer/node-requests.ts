import type { ProduceAnswer, ProducedBatch, WriteCluster } from './write-cluster.ts';

/** A request is given up on before its answer: the partition has another leader now. */
export class LeaderMoved extends Error {
  override readonly name = 'LeaderMoved';
}

/** A batch that a node has not answered yet. */
export type UnansweredBatch = ProducedBatch & {
  readonly nodeId: number;
  readonly sentAtMs: number;
  readonly giveUp: (error: Error) => void;
};

type Entry = UnansweredBatch & { readonly resolve: (answer: ProduceAnswer) => void };

const MAX_REQUEST_BYTES = 8 * 1024 * 1024;

/**
 * Batches that become ready in the same turn for the same node share a request; each gets the answer of its own
 * partition. Nodes do not wait for each other.
 */
export class NodeRequests {
  readonly #cluster: Pick<WriteCluster, 'produce'>;
  readonly #now: () => number;
  readonly #unanswered = new Set<Entry>();
  #ready: Entry[] = [];

  constructor(cluster: Pick<WriteCluster, 'produce'>, now: () => number) {
    this.#cluster = cluster;
    this.#now = now;
  }

  send(nodeId: number, batch: ProducedBatch): Promise<ProduceAnswer> {
    return new Promise((resolve, giveUp) => {
      const entry = { ...batch, nodeId, sentAtMs: this.#now(), resolve, giveUp };
      this.#unanswered.add(entry);
      this.#ready.push(entry);
      if (this.#ready.length === 1) {
        setImmediate(() => this.#flush());
      }
    });
  }

  unansweredSince(ms: number): readonly UnansweredBatch[] {
    return [...this.#unanswered].filter(({ sentAtMs }) => sentAtMs <= ms);
  }

  #flush(): void {
    const byNode = Map.groupBy(this.#ready, ({ nodeId }) => nodeId);
    this.#ready = [];
    for (const [nodeId, entries] of byNode) {
      for (let from = 0; from < entries.length;) {
        const count = countWithin(entries, from, MAX_REQUEST_BYTES);
        void this.#request(nodeId, entries.slice(from, from + count));
        from += count;
      }
    }
  }

  async #request(nodeId: number, entries: readonly Entry[]): Promise<void> {
    try {
      const answers = await this.#cluster.produce(nodeId, entries);
      for (const [index, entry] of entries.entries()) {
        const answer = answers[index];
        if (answer) {
          entry.resolve(answer);
        } else {
          entry.giveUp(
            new Error(`node ${nodeId} did not answer for partition ${entry.partition} of ${entry.topic}`),
          );
        }
      }
    } catch (error) {
      for (const entry of entries) {
        entry.giveUp(error instanceof Error ? error : new Error(String(error)));
      }
    } finally {
      for (const entry of entries) {
        this.#unanswered.delete(entry);
      }
    }
  }
}

/** At least one. */
function countWithin(entries: readonly ProducedBatch[], from: number, maxBytes: number): number {
  let count = 1;
  let sizeBytes = entries[from]?.bytes.length ?? 0;
  for (const { bytes } of entries.slice(from + 1)) {
    sizeBytes += bytes.length;
    if (sizeBytes > maxBytes) {
      break;
    }
    count += 1;
  }
  return count;
}
