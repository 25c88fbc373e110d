import { KafkaAnswerError } from './kafka-answer-error.ts';
import type { KafkaApi } from './send-request.ts';

const GROUP = 0;
const CLASSIC = { flexible: false };

export type Coordinator = { readonly nodeId: number; readonly host: string; readonly port: number };

/**
 * FindCoordinator of a group, version 0 to 2.
 *
 * Request  => key key_type(1+)
 * Response => throttle_ms(1+) error error_message(1+) node_id host port
 */
export const FIND_COORDINATOR: KafkaApi<{ readonly groupId: string }, Coordinator> = {
  key: 10,
  name: 'FindCoordinator',
  minVersion: 0,
  maxVersion: 2,
  flexibleFrom: 3,
  encode(writer, { groupId }, version) {
    writer.string(groupId, CLASSIC);
    if (version >= 1) {
      writer.int8(GROUP);
    }
  },
  decode(reader, version) {
    if (version >= 1) {
      reader.int32();
    }
    const errorCode = reader.int16();
    const message = version >= 1 ? reader.nullableString(CLASSIC) : undefined;
    if (errorCode !== 0) {
      throw new KafkaAnswerError(errorCode, 'the coordinator of the group was not found', message);
    }
    return { nodeId: reader.int32(), host: reader.string(CLASSIC), port: reader.int32() };
  },
};
