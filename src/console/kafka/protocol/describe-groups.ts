import { authorizedOperations } from './authorized-operations.ts';
import type { ByteReader } from './byte-reader.ts';
import type { KafkaApi } from './send-request.ts';

const CLASSIC = { flexible: false };

/** What this client may do with a group; a group without members has rights as well. */
export type GroupRights = {
  readonly groupId: string;
  readonly errorCode: number;
  /** Bits for `allows`; absent where the node does not say. */
  readonly operations: number | undefined;
};

/**
 * DescribeGroups, version 3 (Kafka 2.3): here only for the operations on the groups. Asked of their coordinator.
 *
 * Request  => [group_id] include_operations
 * Response => throttle_ms [groups]
 *   groups  => error group_id state protocol_type protocol [members] operations
 *   members => member_id client_id client_host metadata assignment
 */
export const DESCRIBE_GROUPS: KafkaApi<{ readonly groupIds: readonly string[] }, readonly GroupRights[]> = {
  key: 15,
  name: 'DescribeGroups',
  minVersion: 3,
  maxVersion: 3,
  flexibleFrom: 5,
  encode(writer, { groupIds }) {
    writer.array(groupIds, CLASSIC, (groupId) => writer.string(groupId, CLASSIC)).boolean(true);
  },
  decode(reader) {
    reader.int32();
    return reader.array(CLASSIC, () => readGroup(reader));
  },
};

function readGroup(reader: ByteReader): GroupRights {
  const errorCode = reader.int16();
  const groupId = reader.string(CLASSIC);
  for (let field = 0; field < 3; field += 1) {
    reader.string(CLASSIC);
  }
  reader.array(CLASSIC, () => {
    for (let field = 0; field < 3; field += 1) {
      reader.string(CLASSIC);
    }
    reader.raw(reader.int32());
    reader.raw(reader.int32());
  });
  return { groupId, errorCode, operations: authorizedOperations(reader.int32()) };
}
