import { array, boolean, int16, int32, int8, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi } from './api.ts';
import { AuthorizedOperations } from './authorized-operations.ts';
import { throttleTimeMs } from './common-fields.ts';

const BROKERS = 1;

/*
 * Request  => include_cluster_authorized_operations [v1+] endpoint_type
 * Response => throttle_time_ms error_code error_message [v1+] endpoint_type cluster_id controller_id
 *             [broker_id host port rack] cluster_authorized_operations
 */
export const describeCluster = defineApi({
  key: 60,
  name: 'DescribeCluster',
  versions: { from: 0, to: 1 },
  flexibleFrom: 0,
  request: struct({ includeClusterAuthorizedOperations: boolean, endpointType: since(1, int8, BROKERS) }),
  response: struct({
    throttleTimeMs: throttleTimeMs(0),
    errorCode: int16,
    errorMessage: nullableString,
    endpointType: since(1, int8, BROKERS),
    clusterId: string,
    controllerId: int32,
    brokers: array(struct({ brokerId: int32, host: string, port: int32, rack: nullableString })),
    clusterAuthorizedOperations: int32,
  }),
  handle({ endpointType, includeClusterAuthorizedOperations }, { broker, listener }) {
    const hasAny = endpointType === BROKERS;
    return {
      errorCode: hasAny ? ErrorCode.NONE : ErrorCode.UNSUPPORTED_ENDPOINT_TYPE,
      errorMessage: hasAny ? null : 'the controller has no address of its own',
      endpointType: BROKERS,
      clusterId: broker.clusterId,
      controllerId: broker.cluster.controllerId,
      brokers: broker.cluster.running.map(({ nodeId, endpoints }) => ({
        brokerId: nodeId,
        ...endpoints.get(listener)!,
        rack: null,
      })),
      clusterAuthorizedOperations: includeClusterAuthorizedOperations
        ? AuthorizedOperations.cluster
        : AuthorizedOperations.unknown,
    };
  },
});
