import type { KafkaApi } from './send-request.ts';

export type CommittedPosition = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
};

export type OffsetCommitInput = {
  readonly groupId: string;
  readonly positions: readonly CommittedPosition[];
};

const NO_GENERATION = -1;
const CLASSIC = { flexible: false };

/**
 * OffsetCommit, version 2 to 7, by a client that is no member of the group: the group has no members, and keeps what
 * is committed to it.
 *
 * Request  => group_id generation_id member_id group_instance_id(7) retention_ms(2-4) [topics]
 *   topics     => name [partitions]
 *   partitions => index offset leader_epoch(6+) metadata
 * Response => throttle_ms(3+) [topics]
 *   topics     => name [partitions]
 *   partitions => index error
 *
 * @returns the first error code that is not 0, else 0.
 */
export const OFFSET_COMMIT: KafkaApi<OffsetCommitInput, number> = {
  key: 8,
  name: 'OffsetCommit',
  minVersion: 2,
  maxVersion: 7,
  flexibleFrom: 8,
  encode(writer, { groupId, positions }, version) {
    writer.string(groupId, CLASSIC).int32(NO_GENERATION).string('', CLASSIC);
    if (version >= 7) {
      writer.nullableString(undefined, CLASSIC);
    }
    if (version <= 4) {
      writer.int64(-1n);
    }
    writer.array([...Map.groupBy(positions, ({ topic }) => topic)], CLASSIC, ([name, ofTopic]) => {
      writer.string(name, CLASSIC).array(ofTopic, CLASSIC, ({ partition, offset }) => {
        writer.int32(partition).int64(offset);
        if (version >= 6) {
          writer.int32(-1);
        }
        writer.string('', CLASSIC);
      });
    });
  },
  decode(reader, version) {
    if (version >= 3) {
      reader.int32();
    }
    const errors = reader
      .array(CLASSIC, () => {
        reader.string(CLASSIC);
        return reader.array(CLASSIC, () => {
          reader.int32();
          return reader.int16();
        });
      })
      .flat();
    return errors.find((code) => code !== 0) ?? 0;
  },
};
