/**
 * The topics of a request and their partitions, each once. A partition that is named again counts as it was named
 * last, as in Apache Kafka's maps; so the work for a request is bounded by the partitions there are.
 */
export function foldPartitions<Entry, Partition>(
  entries: readonly Entry[],
  read: {
    topic: (entry: Entry) => string;
    partitions: (entry: Entry) => readonly Partition[];
    index: (partition: Partition) => number;
  },
): { name: string; partitions: Partition[] }[] {
  const topics = new Map<string, Map<number, Partition>>();
  for (const entry of entries) {
    const name = read.topic(entry);
    const partitions = topics.get(name) ?? new Map<number, Partition>();
    topics.set(name, partitions);
    for (const partition of read.partitions(entry)) {
      partitions.set(read.index(partition), partition);
    }
  }
  return [...topics].map(([name, partitions]) => ({ name, partitions: [...partitions.values()] }));
}

/** Each item once by its key, as it was named last. */
export function foldBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

/** The keys that occur more than once: where Apache Kafka refuses what is named twice. */
export function repeatedKeys<Key>(keys: readonly Key[]): Set<Key> {
  const seen = new Set<Key>();
  const repeated = new Set<Key>();
  for (const key of keys) {
    if (seen.has(key)) {
      repeated.add(key);
    }
    seen.add(key);
  }
  return repeated;
}
