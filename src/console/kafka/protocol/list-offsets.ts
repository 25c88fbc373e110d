import type { KafkaApi } from './send-request.ts';

export type ListedOffset = {
  readonly topic: string;
  readonly partition: number;
  readonly errorCode: number;
  /** -1 where no record is as late as the time that was asked for. */
  readonly offset: bigint;
};

export type ListOffsetsInput = {
  readonly partitions: readonly { readonly topic: string; readonly partition: number }[];
  /** The first offset at this time or after it, or one of the two below. */
  readonly timestampMs: bigint;
};

export const EARLIEST = -2n;
/** The end that a reader of committed records comes to: the last stable offset. */
export const LATEST = -1n;

const CONSUMER = -1;
const READ_COMMITTED = 1;
const CLASSIC = { flexible: false };

/**
 * ListOffsets, version 1 to 5, for readers of committed records.
 *
 * Request  => replica_id isolation_level(2+) [topics]
 *   topics     => name [partitions]
 *   partitions => index leader_epoch(4+) timestamp
 * Response => throttle_ms(2+) [topics]
 *   topics     => name [partitions]
 *   partitions => index error timestamp offset leader_epoch(4+)
 */
export const LIST_OFFSETS: KafkaApi<ListOffsetsInput, readonly ListedOffset[]> = {
  key: 2,
  name: 'ListOffsets',
  minVersion: 1,
  maxVersion: 5,
  flexibleFrom: 6,
  encode(writer, { partitions, timestampMs }, version) {
    writer.int32(CONSUMER);
    if (version >= 2) {
      writer.int8(READ_COMMITTED);
    }
    writer.array([...Map.groupBy(partitions, ({ topic }) => topic)], CLASSIC, ([name, ofTopic]) => {
      writer.string(name, CLASSIC).array(ofTopic, CLASSIC, ({ partition }) => {
        writer.int32(partition);
        if (version >= 4) {
          writer.int32(-1);
        }
        writer.int64(timestampMs);
      });
    });
  },
  decode(reader, version) {
    if (version >= 2) {
      reader.int32();
    }
    return reader
      .array(CLASSIC, () => {
        const topic = reader.string(CLASSIC);
        return reader.array(CLASSIC, () => {
          const partition = reader.int32();
          const errorCode = reader.int16();
          reader.int64();
          const offset = reader.int64();
          if (version >= 4) {
            reader.int32();
          }
          return { topic, partition, errorCode, offset };
        });
      })
      .flat();
  },
};
