import { authorizedOperations } from './authorized-operations.ts';
import { KafkaAnswerError } from './kafka-answer-error.ts';
import type { KafkaApi } from './send-request.ts';

/**
 * DescribeCluster, version 0 (Kafka 2.8): here only for the operations on the cluster, which Metadata no longer gives.
 *
 * Request  => include_cluster_operations
 * Response => throttle_ms error error_message cluster_id controller_id [brokers] cluster_operations
 *   brokers => node_id host port rack
 */
export const DESCRIBE_CLUSTER: KafkaApi<undefined, { readonly operations: number | undefined }> = {
  key: 60,
  name: 'DescribeCluster',
  minVersion: 0,
  maxVersion: 0,
  flexibleFrom: 0,
  encode(writer) {
    writer.boolean(true).taggedFields({ flexible: true });
  },
  decode(reader) {
    const form = { flexible: true };
    reader.int32();
    const errorCode = reader.int16();
    const message = reader.nullableString(form);
    if (errorCode !== 0) {
      throw new KafkaAnswerError(errorCode, 'the cluster was not described', message);
    }
    reader.nullableString(form);
    reader.int32();
    reader.array(form, () => {
      reader.int32();
      reader.string(form);
      reader.int32();
      reader.nullableString(form);
      reader.taggedFields(form);
    });
    return { operations: authorizedOperations(reader.int32()) };
  },
};
