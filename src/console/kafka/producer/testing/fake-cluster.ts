import { ByteReader } from '../../protocol/byte-reader.ts';
import { findBatch, type BatchHead } from '../find-batch.ts';
import {
  NodeUnreached,
  type BatchFound,
  type BatchSearch,
  type ProduceAnswer,
  type ProducedBatch,
  type ProducerIdentity,
  type TopicLayout,
  type WriteCluster,
} from '../write-cluster.ts';

type StoredBatch = BatchHead & { readonly values: readonly string[] };

type FakePartition = {
  leader: number;
  readonly batches: StoredBatch[];
  /** By producer id. */
  readonly producers: Map<bigint, StoredBatch[]>;
  readonly forgotten: Set<bigint>;
};

/** What happens to one batch of a request: see `FakeCluster.onBatch`. */
export type BatchFate =
  | 'answered'
  /** The connection ends before the node has read the request, or after it has written the batch. */
  | 'lost-before'
  | 'lost-after'
  /** The node answers with the code, having written nothing. */
  | { readonly code: number }
  /** The node writes the batch and answers with the code. */
  | { readonly codeAfter: number };

/** Three nodes in memory that judge sequences as Kafka does. Its faults come from the test. */
export class FakeCluster implements WriteCluster {
  readonly topics = new Map<string, FakePartition[]>();
  readonly downNodes = new Set<number>();
  /** Requests, by what was in them. */
  readonly requests: { readonly nodeId: number; readonly batches: readonly string[] }[] = [];
  /** Decides before a node looks at a batch; leaders may be moved in it. */
  onBatch: (
    batch: ProducedBatch & { readonly nodeId: number; readonly values: readonly string[] },
  ) => BatchFate = () => 'answered';
  onAnswer: () => void = () => undefined;
  topicErrors = new Map<string, number>();
  canLookUp = true;
  #nextProducerId = 100n;

  createTopic(name: string, leaders: readonly number[]): void {
    this.topics.set(
      name,
      leaders.map((leader) => ({ leader, batches: [], producers: new Map(), forgotten: new Set() })),
    );
  }

  partition(topic: string, index: number): FakePartition {
    const found = this.topics.get(topic)?.[index];
    if (!found) {
      throw new Error(`no partition ${index} of ${topic}`);
    }
    return found;
  }

  /** As after the state of producers has expired, or was lost with a replica. */
  forgetProducers(topic: string, index: number): void {
    const partition = this.partition(topic, index);
    for (const id of partition.producers.keys()) {
      partition.forgotten.add(id);
    }
    partition.producers.clear();
  }

  /** `partition/offset value`, of all that a topic holds. */
  written(topic: string): string[] {
    return (this.topics.get(topic) ?? []).flatMap(({ batches }, index) =>
      batches.flatMap(({ baseOffset, values }) =>
        values.map((value, at) => `${index}/${baseOffset + BigInt(at)} ${value}`),
      ),
    );
  }

  async layoutOf(topic: string): Promise<TopicLayout> {
    if (this.downNodes.size === 3) {
      throw new NodeUnreached('no node answers');
    }
    const partitions = this.topics.get(topic);
    const errorCode = this.topicErrors.get(topic) ?? (partitions ? 0 : 3);
    return {
      errorCode,
      partitions: (partitions ?? []).map(({ leader }, partition) => ({ partition, leader })),
    };
  }

  async newIdentity(): Promise<ProducerIdentity> {
    this.#nextProducerId += 1n;
    return { producerId: this.#nextProducerId, epoch: 0 };
  }

  async produce(
    nodeId: number,
    batches: readonly ProducedBatch[],
  ): Promise<readonly (ProduceAnswer | undefined)[]> {
    if (this.downNodes.has(nodeId)) {
      throw new NodeUnreached(`node ${nodeId} is down`);
    }
    const read = batches.map((batch) => ({ ...batch, nodeId, ...readBatch(batch.bytes) }));
    this.requests.push({
      nodeId,
      batches: read.map(({ topic, partition, values }) => `${topic}/${partition} ${values.join()}`),
    });
    let isLost = false;
    const answers: ProduceAnswer[] = [];
    for (const batch of read) {
      const fate = this.onBatch(batch);
      if (fate === 'lost-before') {
        isLost = true;
      } else if (typeof fate === 'object' && 'code' in fate) {
        answers.push({ errorCode: fate.code, baseOffset: -1n });
        continue;
      }
      const answer: ProduceAnswer =
        fate === 'lost-before' ? { errorCode: 13, baseOffset: -1n } : this.#append(nodeId, batch);
      isLost ||= fate === 'lost-after';
      answers.push(typeof fate === 'object' ? { errorCode: fate.codeAfter, baseOffset: -1n } : answer);
    }
    await Promise.resolve();
    this.onAnswer();
    if (isLost) {
      throw new Error(`the connection to node ${nodeId} was lost`);
    }
    return answers;
  }

  async endOffset(_nodeId: number, topic: string, partition: number): Promise<bigint> {
    return endOf(this.partition(topic, partition));
  }

  async findBatch(_nodeId: number, search: BatchSearch): Promise<BatchFound> {
    if (!this.canLookUp) {
      return { kind: 'unknown' };
    }
    const partition = this.partition(search.topic, search.partition);
    return findBatch(
      {
        readHeads: async (from) => ({
          heads: partition.batches.filter(({ lastOffset }) => lastOffset >= from).slice(0, 2),
          logEndOffset: endOf(partition),
        }),
        startOffset: async () => 0n,
      },
      search,
    );
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }

  #append(
    nodeId: number,
    { topic, partition: index, head, values }: ProducedBatch & ReturnType<typeof readBatch>,
  ): ProduceAnswer {
    const partition = this.topics.get(topic)?.[index];
    if (!partition) {
      return { errorCode: 3, baseOffset: -1n };
    }
    if (partition.leader !== nodeId) {
      return { errorCode: 6, baseOffset: -1n };
    }
    if (partition.forgotten.has(head.producerId)) {
      return { errorCode: 59, baseOffset: -1n };
    }
    const known = partition.producers.get(head.producerId) ?? [];
    const duplicate = known.slice(-5).find(({ sequence }) => sequence === head.sequence);
    if (duplicate) {
      return { errorCode: 0, baseOffset: duplicate.baseOffset };
    }
    const last = known.at(-1);
    const expected = last ? last.sequence + last.values.length : 0;
    if (head.sequence !== expected) {
      return { errorCode: last && head.sequence < expected ? 46 : 45, baseOffset: -1n };
    }
    const baseOffset = endOf(partition);
    const stored = { ...head, baseOffset, lastOffset: baseOffset + BigInt(values.length - 1), values };
    partition.batches.push(stored);
    partition.producers.set(head.producerId, [...known, stored]);
    return { errorCode: 0, baseOffset };
  }
}

function endOf({ batches }: FakePartition): bigint {
  return (batches.at(-1)?.lastOffset ?? -1n) + 1n;
}

/** The head of a batch and the values of its records, as text. */
export function readBatch(bytes: Buffer): { readonly head: BatchHead; readonly values: readonly string[] } {
  const reader = new ByteReader(bytes);
  const baseOffset = reader.int64();
  reader.raw(4 + 4 + 1 + 4 + 2);
  const lastOffset = baseOffset + BigInt(reader.int32());
  reader.raw(16);
  const producerId = reader.int64();
  const epoch = reader.int16();
  const sequence = reader.int32();
  const values: string[] = [];
  for (let left = reader.int32(); left > 0; left -= 1) {
    const record = new ByteReader(reader.raw(reader.varint()));
    record.int8();
    record.varlong();
    record.varint();
    record.raw(Math.max(0, record.varint()));
    values.push(record.text(Math.max(0, record.varint())));
  }
  return { head: { baseOffset, lastOffset, producerId, epoch, sequence }, values };
}
