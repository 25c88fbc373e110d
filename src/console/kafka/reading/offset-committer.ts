import { withDeadline } from '../../with-deadline.ts';
import type { NodePool } from '../node-pool.ts';
import { FIND_COORDINATOR } from '../protocol/find-coordinator.ts';
import { errorName, KafkaAnswerError } from '../protocol/kafka-answer-error.ts';
import { OFFSET_COMMIT, type CommittedPosition } from '../protocol/offset-commit.ts';
import { sendRequest } from '../protocol/send-request.ts';

export type OffsetCommitterOptions = {
  readonly pool: NodePool;
  /** What is folded of each partition. */
  readonly positions: () => readonly CommittedPosition[];
  readonly groupOf: (topic: string) => string | undefined;
  readonly log: (line: string) => void;
};

const EVERY_MS = 1_000;
const ANSWER_MS = 5_000;
/** A group that may not be used is asked again after this. */
const REFUSED_MS = 60_000;
const REFUSALS: ReadonlySet<string> = new Set([
  'GROUP_AUTHORIZATION_FAILED',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNKNOWN_MEMBER_ID',
]);

/**
 * Commits what is folded to groups of their own, so that other tools see how far behind this console is. Nothing reads
 * it here: where to read on is in the read model.
 */
export class OffsetCommitter {
  readonly #options: OffsetCommitterOptions;
  readonly #committed = new Map<string, bigint>();
  readonly #coordinators = new Map<string, number>();
  readonly #refusedUntilMs = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #busy: Promise<void> | undefined;

  constructor(options: OffsetCommitterOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#turn(), EVERY_MS);
  }

  /** Commits once more what is folded. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#busy;
    await withDeadline(this.#commitAll(), EVERY_MS).catch(() => undefined);
  }

  #turn(): void {
    this.#busy ??= this.#commitAll().finally(() => {
      this.#busy = undefined;
    });
  }

  async #commitAll(): Promise<void> {
    const moved = this.#options
      .positions()
      .filter(({ topic, partition, offset }) => this.#committed.get(`${topic}/${partition}`) !== offset);
    const groups = [...Map.groupBy(moved, ({ topic }) => this.#options.groupOf(topic))];
    await Promise.all(groups.map(([groupId, positions]) => this.#commit(groupId, positions)));
  }

  async #commit(groupId: string | undefined, positions: readonly CommittedPosition[]): Promise<void> {
    if (groupId === undefined || (this.#refusedUntilMs.get(groupId) ?? 0) > performance.now()) {
      return;
    }
    try {
      const code = await withDeadline(this.#send(groupId, positions), ANSWER_MS);
      if (code !== 0) {
        throw new KafkaAnswerError(code, groupId);
      }
      for (const { topic, partition, offset } of positions) {
        this.#committed.set(`${topic}/${partition}`, offset);
      }
    } catch (error) {
      this.#coordinators.delete(groupId);
      const code = error instanceof KafkaAnswerError ? error.code : 0;
      if (REFUSALS.has(errorName(code))) {
        this.#refusedUntilMs.set(groupId, performance.now() + REFUSED_MS);
        this.#options.log(`the group ${groupId} takes no offsets: ${errorName(code)}`);
      }
    }
  }

  async #send(groupId: string, positions: readonly CommittedPosition[]): Promise<number> {
    const { pool } = this.#options;
    let nodeId = this.#coordinators.get(groupId);
    if (nodeId === undefined) {
      const [any] = pool.nodes;
      if (!any) {
        throw new Error('no node is known');
      }
      ({ nodeId } = await sendRequest(await pool.node(any.nodeId), FIND_COORDINATOR, { groupId }));
      this.#coordinators.set(groupId, nodeId);
    }
    return sendRequest(await pool.node(nodeId), OFFSET_COMMIT, { groupId, positions });
  }
}
