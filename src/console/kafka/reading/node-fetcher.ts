import { withDeadline } from '../../with-deadline.ts';
import type { NodePool } from '../node-pool.ts';
import { FETCH, type FetchedPartition, type FetchPartition } from '../protocol/fetch.ts';
import { KafkaAnswerError } from '../protocol/kafka-answer-error.ts';
import { sendRequest } from '../protocol/send-request.ts';

export type NodeFetcherOptions<Asked extends FetchPartition> = {
  readonly nodeId: number;
  readonly pool: NodePool;
  /** What is to be read from the node now. */
  readonly due: () => readonly Asked[];
  /** Takes what came; resolves once there is room for more. */
  readonly take: (asked: readonly Asked[], fetched: readonly FetchedPartition[]) => Promise<void>;
  /** The node did not answer. */
  readonly onFailure: (error: unknown) => void;
};

export const MAX_FETCH_BYTES = 8 * 1024 * 1024;
const MAX_WAIT_MS = 500;
const ANSWER_MS = 10_000;
const IDLE_MS = 500;
const FIRST_RETRY_MS = 100;
const MAX_RETRY_MS = 2_000;

/** Reads from one node, one fetch after the other: a node that is slow or dead holds up no other. */
export class NodeFetcher<Asked extends FetchPartition = FetchPartition> {
  readonly #options: NodeFetcherOptions<Asked>;
  readonly #done: Promise<void>;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(options: NodeFetcherOptions<Asked>) {
    this.#options = options;
    this.#done = this.#run();
  }

  /** Something may be due. */
  wake(): void {
    this.#wake();
  }

  /** Resolves when nothing more comes; a fetch that is under way is not waited for. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await Promise.race([this.#done, Promise.resolve()]);
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      const asked = this.#options.due();
      if (asked.length === 0) {
        await this.#rest(IDLE_MS);
        continue;
      }
      try {
        const fetched = await withDeadline(this.#fetch(asked), ANSWER_MS);
        failures = 0;
        if (!this.#stopped) {
          await this.#options.take(asked, fetched);
        }
      } catch (error) {
        if (this.#stopped) {
          return;
        }
        this.#options.pool.drop(this.#options.nodeId);
        this.#options.onFailure(error);
        await this.#rest(Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** failures));
        failures += 1;
      }
    }
  }

  async #fetch(partitions: readonly FetchPartition[]): Promise<readonly FetchedPartition[]> {
    const node = await this.#options.pool.node(this.#options.nodeId);
    const input = { partitions, maxWaitMs: MAX_WAIT_MS, maxBytes: MAX_FETCH_BYTES };
    const { errorCode, partitions: fetched } = await sendRequest(node, FETCH, input);
    if (errorCode !== 0) {
      throw new KafkaAnswerError(errorCode, 'the fetch was refused');
    }
    return fetched;
  }

  async #rest(ms: number): Promise<void> {
    if (this.#stopped) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
