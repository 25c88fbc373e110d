export type CommittedOffset = {
  offset: bigint;
  leaderEpoch: number;
  metadata: string | null;
  commitTimestampMs: number;
  /** Set where the client gave the offset a time of its own (OffsetCommit v2 to v4). */
  expiresAtMs?: number;
};

export type TopicPartition = { topic: string; partition: number };

/** Committed offsets of all groups, in memory; the group journal makes them last. */
export class OffsetStore {
  readonly #groups = new Map<string, Map<string, Map<number, CommittedOffset>>>();

  get(groupId: string, at: TopicPartition): CommittedOffset | undefined {
    return this.#groups.get(groupId)?.get(at.topic)?.get(at.partition);
  }

  set(groupId: string, at: TopicPartition, committed: CommittedOffset): void {
    const topics = getOrAdd(this.#groups, groupId, () => new Map<string, Map<number, CommittedOffset>>());
    getOrAdd(topics, at.topic, () => new Map<number, CommittedOffset>()).set(at.partition, committed);
  }

  delete(groupId: string, at: TopicPartition): void {
    const topics = this.#groups.get(groupId);
    const partitions = topics?.get(at.topic);
    partitions?.delete(at.partition);
    if (partitions?.size === 0) {
      topics?.delete(at.topic);
    }
    if (topics?.size === 0) {
      this.#groups.delete(groupId);
    }
  }

  ofGroup(groupId: string): { topic: string; partitions: Map<number, CommittedOffset> }[] {
    return [...(this.#groups.get(groupId) ?? [])].map(([topic, partitions]) => ({ topic, partitions }));
  }

  hasGroup(groupId: string): boolean {
    return this.#groups.has(groupId);
  }

  topics(): string[] {
    const names = new Set<string>();
    for (const topics of this.#groups.values()) {
      for (const topic of topics.keys()) {
        names.add(topic);
      }
    }
    return [...names];
  }

  groupIds(): string[] {
    return [...this.#groups.keys()];
  }

  deleteGroup(groupId: string): void {
    this.#groups.delete(groupId);
  }

  deleteTopic(topic: string): void {
    for (const [groupId, topics] of this.#groups) {
      topics.delete(topic);
      if (topics.size === 0) {
        this.#groups.delete(groupId);
      }
    }
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
