import type { Kafka } from 'kafkajs';
import { withDeadline } from '../../with-deadline.ts';
import { createNodeConnections } from '../kafkajs-internals.ts';
import { addressOf, type NodeAddress } from '../node-address.ts';
import { KafkaAnswerError } from '../protocol/kafka-answer-error.ts';
import { METADATA } from '../protocol/metadata.ts';
import type { KafkaApi } from '../protocol/send-request.ts';
import { findBatch } from './find-batch.ts';
import { NodeLink } from './node-link.ts';
import { EARLIEST, FETCH_HEADS, INIT_PRODUCER_ID, LATEST, LIST_OFFSET, PRODUCE } from './produce-apis.ts';
import { NO_ERROR, UNKNOWN_TOPIC_OR_PARTITION } from './produce-errors.ts';
import {
  NodeUnreached,
  type BatchFound,
  type BatchSearch,
  type ProduceAnswer,
  type ProducedBatch,
  type ProducerIdentity,
  type TopicLayout,
  type WriteCluster,
} from './write-cluster.ts';
import { messageOf } from '../../../domain/message-of.ts';

/** A question that any node can answer goes to the next one after this. */
const NEXT_NODE_AFTER_MS = 2_500;

export type KafkaWriteClusterOptions = {
  /** Its connections, login and time-outs are used; nothing else. */
  readonly kafka: Kafka;
  /** Where to ask first: `host:port`. */
  readonly brokers: readonly string[];
};

/** A Kafka cluster as the sender sees it: each node on its own, over kafkajs's connections. */
export class KafkaWriteCluster implements WriteCluster {
  readonly #connect;
  readonly #seeds: readonly NodeLink[];
  /** By `host:port`. */
  readonly #links = new Map<string, NodeLink>();
  readonly #nodes = new Map<number, NodeLink>();
  /** The one that answered last: it is asked first. */
  #lastAnswered: NodeLink | undefined;

  constructor({ kafka, brokers }: KafkaWriteClusterOptions) {
    this.#connect = createNodeConnections(kafka);
    this.#seeds = brokers.map((broker) => this.#linkTo(addressOf(broker)));
  }

  async layoutOf(topic: string): Promise<TopicLayout> {
    const { nodes, topics } = await this.#askAny(METADATA, { topics: [topic] });
    for (const { nodeId, host, port } of nodes) {
      this.#nodes.set(nodeId, this.#linkTo({ host, port }));
    }
    const found = topics.find(({ name }) => name === topic);
    return found ?? { errorCode: UNKNOWN_TOPIC_OR_PARTITION, partitions: [] };
  }

  async newIdentity(): Promise<ProducerIdentity> {
    const { errorCode, producerId, epoch } = await this.#askAny(INIT_PRODUCER_ID, undefined);
    if (errorCode !== NO_ERROR) {
      throw new KafkaAnswerError(errorCode, 'a producer identity');
    }
    return { producerId, epoch };
  }

  async produce(
    nodeId: number,
    batches: readonly ProducedBatch[],
  ): Promise<readonly (ProduceAnswer | undefined)[]> {
    const answers = await this.#node(nodeId).ask(PRODUCE, batches);
    return batches.map(({ topic, partition }) =>
      answers.find((answer) => answer.topic === topic && answer.partition === partition),
    );
  }

  endOffset(nodeId: number, topic: string, partition: number): Promise<bigint> {
    return this.#offset(nodeId, { topic, partition, at: LATEST });
  }

  findBatch(nodeId: number, search: BatchSearch): Promise<BatchFound> {
    const { topic, partition } = search;
    return findBatch(
      {
        readHeads: async (from) => {
          const page = await this.#node(nodeId).ask(FETCH_HEADS, { topic, partition, from });
          const errorCode = page?.errorCode ?? UNKNOWN_TOPIC_OR_PARTITION;
          if (!page || errorCode !== NO_ERROR) {
            throw new KafkaAnswerError(errorCode, `reading partition ${partition} of ${topic}`);
          }
          return { heads: page.heads, logEndOffset: page.highWatermark };
        },
        startOffset: () => this.#offset(nodeId, { topic, partition, at: EARLIEST }),
      },
      search,
    );
  }

  async close(): Promise<void> {
    for (const link of this.#links.values()) {
      link.drop();
    }
  }

  async #offset(
    nodeId: number,
    asked: { readonly topic: string; readonly partition: number; readonly at: bigint },
  ): Promise<bigint> {
    const found = await this.#node(nodeId).ask(LIST_OFFSET, asked);
    const errorCode = found?.errorCode ?? UNKNOWN_TOPIC_OR_PARTITION;
    if (!found || errorCode !== NO_ERROR) {
      throw new KafkaAnswerError(errorCode, `the ends of partition ${asked.partition} of ${asked.topic}`);
    }
    return found.offset;
  }

  #linkTo(address: NodeAddress): NodeLink {
    const key = `${address.host}:${address.port}`;
    const link = this.#links.get(key) ?? new NodeLink(address, this.#connect);
    this.#links.set(key, link);
    return link;
  }

  #node(nodeId: number): NodeLink {
    const node = this.#nodes.get(nodeId);
    if (!node) {
      throw new NodeUnreached(`the address of node ${nodeId} is not known`);
    }
    return node;
  }

  /** A frozen node, a dead one or a wrong address costs a moment: the others are asked. */
  async #askAny<Input, Output>(api: KafkaApi<Input, Output>, input: Input): Promise<Output> {
    const links = new Set([
      ...(this.#lastAnswered ? [this.#lastAnswered] : []),
      ...this.#nodes.values(),
      ...this.#seeds,
    ]);
    const reasons: string[] = [];
    for (const link of links) {
      try {
        const answer = await withDeadline(link.ask(api, input), NEXT_NODE_AFTER_MS);
        this.#lastAnswered = link;
        return answer;
      } catch (error) {
        const reason = messageOf(error);
        const isLate = error instanceof DOMException;
        reasons.push(isLate ? `${link.address.host}:${link.address.port}: ${reason}` : reason);
      }
    }
    throw new NodeUnreached(`no node answers (${reasons.join('; ')})`);
  }
}
