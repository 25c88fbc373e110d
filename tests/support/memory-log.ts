import { OffsetOutOfRange, type ReadRequest, type ReadResult } from '../../src/console/kafka/log-reader.ts';
import type { PartitionRange } from '../../src/console/kafka/partition-range.ts';
import { offsetAfter, type LogRecord } from '../../src/domain/log-record.ts';

const READ_RECORDS = 40;

/**
 * A log in memory, as the reader of Kafka's shows it: offsets may be without a record, as those of an aborted transaction.
 *
 * @param ranges what the partitions hold; from 0 to the last record where absent.
 */
export function memoryLog(log: readonly LogRecord[], given?: PartitionRange[]) {
  /** The log may grow meanwhile. */
  const rangesNow = (): PartitionRange[] => given ?? rangesOf(log);
  const rangeOf = (topic: string, partition: number) =>
    rangesNow().find((range) => range.topic === topic && range.partition === partition);
  const lane = (topic: string, partition: number) =>
    log.filter((record) => record.topic === topic && record.partition === partition);
  return {
    topics: async () =>
      [...new Set(rangesNow().map(({ topic }) => topic))].map((name) => ({
        name,
        partitions: rangesNow().filter(({ topic }) => topic === name).length,
        isInternal: false,
      })),
    ranges: async () => rangesNow(),
    async read({ topic, partition, from }: ReadRequest): Promise<ReadResult> {
      const { low = 0n, high = 0n } = rangeOf(topic, partition) ?? {};
      if (from < low || from > high)
        throw new OffsetOutOfRange(`${topic}/${partition} holds ${low} to ${high}`);
      const records = lane(topic, partition)
        .filter(({ offset }) => offset >= from)
        .slice(0, READ_RECORDS);
      const last = records.at(-1);
      const isAll = last === undefined || last === lane(topic, partition).at(-1);
      return { records, nextOffset: isAll ? high : offsetAfter(last), high };
    },
    async offsetAt(topic: string, partition: number, atMs: number): Promise<bigint> {
      const found = lane(topic, partition).find(({ timestampMs }) => timestampMs >= atMs);
      return found?.offset ?? rangeOf(topic, partition)?.high ?? 0n;
    },
  };
}

function rangesOf(log: readonly LogRecord[]): PartitionRange[] {
  const lanes = Map.groupBy(log, ({ topic, partition }) => `${topic}/${partition}`);
  return [...lanes.values()].map((records) => {
    const { topic, partition, offset } = records.at(-1) as LogRecord;
    return { topic, partition, low: 0n, high: offset + 1n };
  });
}
