/** A producer as Kafka knows it: with a partition and a sequence it names one batch in the log. */
export type ProducerIdentity = { readonly producerId: bigint; readonly epoch: number };

export type TopicLayout = {
  readonly errorCode: number;
  readonly partitions: readonly {
    readonly partition: number;
    /** Node id; -1 where the partition has no leader. */
    readonly leader: number;
  }[];
};

export type ProducedBatch = {
  readonly topic: string;
  readonly partition: number;
  /** One record batch. */
  readonly bytes: Buffer;
};

export type ProduceAnswer = {
  readonly errorCode: number;
  /** -1 where the node does not say. */
  readonly baseOffset: bigint;
  readonly message?: string | undefined;
};

export type BatchSearch = {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly identity: ProducerIdentity;
  readonly sequence: number;
};

/**
 * Whether the log holds a batch. `unknown`: it may have been among records that were deleted before they were looked at,
 * or Vigie may not read the topic.
 */
export type BatchFound =
  | { readonly kind: 'found'; readonly baseOffset: bigint }
  | { readonly kind: 'absent' | 'unknown' };

/** A node was not reached: nothing was sent to it. */
export class NodeUnreached extends Error {
  override readonly name = 'NodeUnreached';
}

/**
 * What the sender needs of a Kafka cluster. A call rejects with `NodeUnreached`, with `KafkaAnswerError`, or with what
 * ended the connection: then the request may have been carried out.
 */
export type WriteCluster = {
  /** As a node knows it now. */
  readonly layoutOf: (topic: string) => Promise<TopicLayout>;
  readonly newIdentity: () => Promise<ProducerIdentity>;
  /** One answer for each batch, in their order; undefined where the node left one out. */
  readonly produce: (
    nodeId: number,
    batches: readonly ProducedBatch[],
  ) => Promise<readonly (ProduceAnswer | undefined)[]>;
  /** Of the partition's leader. */
  readonly endOffset: (nodeId: number, topic: string, partition: number) => Promise<bigint>;
  readonly findBatch: (nodeId: number, search: BatchSearch) => Promise<BatchFound>;
  readonly close: () => Promise<void>;
};
