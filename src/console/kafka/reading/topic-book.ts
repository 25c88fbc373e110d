import type { TopicMetadata } from '../protocol/metadata.ts';

const UNKNOWN_TOPIC = 3;
const NOT_ALLOWED = 29;
/** A node that has just started may not know of a topic yet. */
const LOOKS_UNTIL_GONE = 2;

export type TopicChanges = {
  /** Deleted and made again since it was read. */
  readonly replaced: readonly TopicMetadata[];
  /** No longer there. */
  readonly gone: readonly string[];
  /** There, with the partitions they have now. */
  readonly present: readonly TopicMetadata[];
  /** There, but not for this client. */
  readonly denied: readonly string[];
};

/** Which topics are there, by one look at the metadata after the other. */
export class TopicBook {
  /** Of each topic that was seen: how often in a row it was missed since, and how many partitions it had. */
  readonly #seen = new Map<string, { missed: number; partitions: number }>();
  readonly #absent = new Set<string>();

  /** Those of the topics asked for last that are not there. */
  get missing(): readonly string[] {
    return [...this.#absent].toSorted();
  }

  get present(): readonly string[] {
    return [...this.#seen].filter(([, { missed }]) => missed < LOOKS_UNTIL_GONE).map(([name]) => name);
  }

  /**
   * @param asked every topic that the answer could have had.
   * @param idOf the id of a topic that records were read of; undefined where none is known.
   */
  look(
    asked: readonly string[],
    topics: readonly TopicMetadata[],
    idOf: (topic: string) => string | undefined,
  ): TopicChanges {
    const answered = new Map(topics.map((topic) => [topic.name, topic]));
    const changes = { replaced: [] as TopicMetadata[], gone: [] as string[], present: [] as TopicMetadata[] };
    const denied: string[] = [];
    for (const name of asked) {
      const topic = answered.get(name);
      if (!topic || topic.errorCode === UNKNOWN_TOPIC) {
        this.#miss(name, changes.gone);
      } else if (topic.errorCode === NOT_ALLOWED) {
        denied.push(name);
        this.#absent.delete(name);
        this.#notice(name, this.#seen.get(name)?.partitions);
      } else if (topic.partitions.length > 0) {
        this.#absent.delete(name);
        changes.present.push(topic);
        if (this.#isReplaced(topic, idOf(name))) {
          changes.replaced.push(topic);
        }
        this.#notice(name, topic.partitions.length);
      }
    }
    return { ...changes, denied };
  }

  /** It is there, whatever is known of it. */
  #notice(name: string, partitions: number | undefined): void {
    if (partitions !== undefined) {
      this.#seen.set(name, { missed: 0, partitions });
    }
  }

  #miss(name: string, gone: string[]): void {
    const seen = this.#seen.get(name);
    if (!seen) {
      this.#absent.add(name);
      return;
    }
    seen.missed += 1;
    if (seen.missed >= LOOKS_UNTIL_GONE) {
      this.#absent.add(name);
    }
    if (seen.missed === LOOKS_UNTIL_GONE) {
      gone.push(name);
    }
  }

  /** Before Kafka 2.8 topics have no ids: one that was away, or has fewer partitions, is another. */
  #isReplaced({ name, topicId, partitions }: TopicMetadata, knownId: string | undefined): boolean {
    if (topicId !== undefined) {
      return knownId !== undefined && knownId !== topicId;
    }
    const seen = this.#seen.get(name);
    return seen !== undefined && (seen.missed >= LOOKS_UNTIL_GONE || partitions.length < seen.partitions);
  }
}
