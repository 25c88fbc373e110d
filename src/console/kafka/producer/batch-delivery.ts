import type { Refusal } from '../../../contract/refused.ts';
import { errorName, KafkaAnswerError } from '../protocol/kafka-answer-error.ts';
import { encodeBatch } from './encode-batch.ts';
import { LeaderMoved } from './node-requests.ts';
import type { PendingMessage } from './pending-message.ts';
import { NO_ERROR, UNKNOWN_TOPIC_OR_PARTITION, verdictOf } from './produce-errors.ts';
import { retryAfterMs, type SenderContext } from './sender-context.ts';
import {
  NodeUnreached,
  type BatchFound,
  type ProduceAnswer,
  type ProducerIdentity,
} from './write-cluster.ts';
import { messageOf } from '../../../domain/message-of.ts';

/** What a partition's batches have in common. */
export type LaneState = {
  readonly topic: string;
  readonly partition: number;
  /** The identity of the next batch; absent before the first, and once the leader has forgotten it. */
  producer: { readonly identity: ProducerIdentity; sequence: number } | undefined;
  /** The leader has forgotten the identity that all partitions share. */
  needsOwnIdentity: boolean;
  /** The offset where a search of the log starts: every record of this sender before it is confirmed. Absent while unknown. */
  lookFrom: bigint | undefined;
  isOpen: boolean;
};

/** Where the partition is written. */
export type LaneRoute = {
  readonly refresh: () => Promise<void>;
  readonly leaderOf: (partition: number) => number | undefined;
  /** Why nothing can be written there: a refusal for good, or a partition that the topic no longer has. */
  readonly problemOf: (partition: number) => Refusal | 'no-partition' | undefined;
  /** Why there is no leader for now. */
  readonly whyNoLeader: (partition: number) => string;
};

export type DeliveryOutcome =
  | { readonly kind: 'written'; readonly baseOffset: bigint }
  /** In the log, at an offset that Kafka does not say. */
  | { readonly kind: 'written-somewhere' | 'no-partition' | 'stopped' }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly of: 'record' | 'topic' };

/** An answer that does not say what is wrong is asked for again so often. */
const DOUBTS = 8;
const MAX_SEQUENCE = 2 ** 31 - 1;

/**
 * Brings one batch into the log of its partition, once. Its bytes hold a producer identity and a sequence, and stay as
 * they are: whichever node leads recognises a batch that it already has. Where a leader no longer knows the identity, the
 * log is looked at before the records get another one.
 */
export class BatchDelivery {
  readonly #context: SenderContext;
  readonly #lane: LaneState;
  readonly #route: LaneRoute;
  readonly #messages: readonly PendingMessage[];
  #bytes: Buffer | undefined;
  /** It was sent, and no answer says that it is not in the log. */
  #isUncertain = false;
  #doubts = 0;

  constructor(options: {
    readonly context: SenderContext;
    readonly lane: LaneState;
    readonly route: LaneRoute;
    readonly messages: readonly PendingMessage[];
  }) {
    this.#context = options.context;
    this.#lane = options.lane;
    this.#route = options.route;
    this.#messages = options.messages;
  }

  async run(): Promise<DeliveryOutcome> {
    for (let attempt = 0; ; attempt += 1) {
      if (attempt > 0) {
        await this.#context.delay(retryAfterMs(attempt - 1));
        await this.#route.refresh();
      }
      if (this.#context.isStopped()) {
        return { kind: 'stopped' };
      }
      const outcome = await this.#attempt();
      if (outcome) {
        return outcome;
      }
    }
  }

  /** Undefined where it is to be tried again. */
  async #attempt(): Promise<DeliveryOutcome | undefined> {
    const { partition } = this.#lane;
    const problem = this.#route.problemOf(partition);
    if (problem === 'no-partition') {
      return { kind: problem };
    }
    if (problem) {
      return { kind: 'refused', refusal: problem, of: 'topic' };
    }
    const leader = this.#route.leaderOf(partition);
    if (leader === undefined) {
      this.#say(this.#route.whyNoLeader(partition), false);
      return undefined;
    }
    try {
      await this.#open(leader);
      const producer = await this.#producer();
      this.#bytes ??= encodeBatch(
        this.#messages.map(({ record }) => record),
        producer.identity,
        producer.sequence,
      );
      const wasUncertain = this.#isUncertain;
      const answer = await this.#send(leader, this.#bytes);
      return await this.#judge(answer, leader, wasUncertain);
    } catch (error) {
      return this.#failed(error);
    }
  }

  /** Where the log ends before anything of this sender is in it. */
  async #open(leader: number): Promise<void> {
    const lane = this.#lane;
    if (lane.isOpen) {
      return;
    }
    try {
      lane.lookFrom = await this.#context.cluster.endOffset(leader, lane.topic, lane.partition);
    } catch (error) {
      const kind = error instanceof KafkaAnswerError ? verdictOf(error.code).kind : 'retry';
      if (kind === 'retry' || kind === 'uncertain') {
        throw error;
      }
      // It may not be asked for. Writing goes on; only a lost batch can then not be looked for.
    }
    lane.isOpen = true;
  }

  async #producer(): Promise<{ readonly identity: ProducerIdentity; readonly sequence: number }> {
    const lane = this.#lane;
    if (!lane.producer) {
      const { cluster, sharedIdentity } = this.#context;
      const identity = await (lane.needsOwnIdentity ? cluster.newIdentity() : sharedIdentity());
      lane.producer = { identity, sequence: 0 };
    }
    return lane.producer;
  }

  async #send(leader: number, bytes: Buffer): Promise<ProduceAnswer> {
    const wasUncertain = this.#isUncertain;
    this.#isUncertain = true;
    try {
      const { topic, partition } = this.#lane;
      return await this.#context.send(leader, { topic, partition, bytes });
    } catch (error) {
      if (error instanceof NodeUnreached) {
        this.#isUncertain = wasUncertain;
      }
      throw error;
    }
  }

  async #judge(
    { errorCode, baseOffset, message }: ProduceAnswer,
    leader: number,
    wasUncertain: boolean,
  ): Promise<DeliveryOutcome | undefined> {
    if (errorCode === NO_ERROR) {
      return baseOffset >= 0n ? this.#written(baseOffset) : this.#duplicate(leader);
    }
    const verdict = verdictOf(errorCode);
    const said = [errorName(errorCode), message].filter(Boolean).join(': ');
    if (verdict.kind !== 'uncertain' && verdict.kind !== 'doubtful') {
      // This attempt wrote nothing. An earlier one may have.
      this.#isUncertain = wasUncertain;
    }
    if (errorCode === UNKNOWN_TOPIC_OR_PARTITION && this.#lane.lookFrom !== undefined) {
      // A topic that is made again begins at 0.
      this.#lane.lookFrom = 0n;
    }
    switch (verdict.kind) {
      case 'duplicate':
        return this.#duplicate(leader);
      case 'identity':
        return this.#identityLost(leader, said);
      case 'record':
      case 'topic':
        return this.#refused({ reason: verdict.reason, detail: said }, verdict.kind, leader);
      case 'doubtful':
        this.#doubts += 1;
        if (this.#doubts > DOUBTS) {
          return this.#refused({ reason: 'other', detail: said }, 'record', leader);
        }
    }
    this.#say(`node ${leader} cannot write partition ${this.#lane.partition}: ${said}`, false);
    return undefined;
  }

  /** The leader has the batch already, and does not say where. */
  async #duplicate(leader: number): Promise<DeliveryOutcome | undefined> {
    const found = await this.#lookUp(leader);
    if (found.kind === 'unknown') {
      this.#useSequences();
      return { kind: 'written-somewhere' };
    }
    if (found.kind === 'absent') {
      // It is another batch that the leader knows by these sequences.
      this.#forgetIdentity();
    }
    return this.#ifFound(found);
  }

  async #identityLost(leader: number, said: string): Promise<DeliveryOutcome | undefined> {
    this.#say(`node ${leader} no longer knows the producer: ${said}`, false);
    if (this.#isUncertain) {
      const found = await this.#lookUp(leader);
      if (found.kind === 'found') {
        return this.#ifFound(found);
      }
      if (found.kind === 'unknown') {
        this.#context.onPossibleCopies(this.#messages.length);
      }
    }
    this.#forgetIdentity();
    return undefined;
  }

  async #refused(
    refusal: Refusal,
    of: 'record' | 'topic',
    leader: number,
  ): Promise<DeliveryOutcome | undefined> {
    if (this.#isUncertain) {
      const found = await this.#lookUp(leader);
      if (found.kind === 'found') {
        return this.#ifFound(found);
      }
      // Its sequence may be used up.
      this.#forgetIdentity();
    }
    return { kind: 'refused', refusal, of };
  }

  /** Looks for the batch in the log. */
  async #lookUp(leader: number): Promise<BatchFound> {
    const { topic, partition, lookFrom, producer } = this.#lane;
    if (lookFrom === undefined || !producer) {
      return { kind: 'unknown' };
    }
    try {
      const { identity, sequence } = producer;
      return await this.#context.cluster.findBatch(leader, {
        topic,
        partition,
        from: lookFrom,
        identity,
        sequence,
      });
    } catch (error) {
      const mayNotRead = error instanceof KafkaAnswerError && verdictOf(error.code).kind === 'topic';
      if (mayNotRead) {
        return { kind: 'unknown' };
      }
      throw error;
    }
  }

  #ifFound(found: BatchFound): DeliveryOutcome | undefined {
    return found.kind === 'found' ? this.#written(found.baseOffset) : undefined;
  }

  #written(baseOffset: bigint): DeliveryOutcome {
    this.#useSequences();
    this.#lane.lookFrom = baseOffset + BigInt(this.#messages.length);
    return { kind: 'written', baseOffset };
  }

  /** Sequences go from 0 to 2³¹ - 1, and begin again. */
  #useSequences(): void {
    const { producer } = this.#lane;
    if (producer) {
      producer.sequence = (producer.sequence + this.#messages.length) % (MAX_SEQUENCE + 1);
    }
  }

  #forgetIdentity(): void {
    this.#lane.producer = undefined;
    this.#lane.needsOwnIdentity = true;
    this.#bytes = undefined;
    this.#isUncertain = false;
  }

  #failed(error: unknown): DeliveryOutcome | undefined {
    const detail = messageOf(error);
    const verdict = error instanceof KafkaAnswerError ? verdictOf(error.code) : undefined;
    if (verdict?.kind === 'topic') {
      return { kind: 'refused', refusal: { reason: verdict.reason, detail }, of: 'topic' };
    }
    if (!(error instanceof LeaderMoved)) {
      this.#say(detail, verdict === undefined);
    }
    return undefined;
  }

  #say(reason: string, isAway: boolean): void {
    this.#context.onTrouble({ topic: this.#lane.topic, reason, isAway });
  }
}
