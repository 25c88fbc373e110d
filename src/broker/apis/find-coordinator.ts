import { array, between, int16, int32, int8, nullableString, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct } from '../wire/struct.ts';
import { defineApi, type RequestContext } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

type Found = { errorCode: ErrorCode; errorMessage: null; nodeId: number; host: string; port: number };

const SINGLE = { from: 0, to: 3 };

/*
 * Request  => [v0-3] key [v1+] key_type [v4+] [key]
 * Response => [v1+] throttle_time_ms [v0-3] error_code [v1-3] error_message node_id host port
 *             [v4+] [key node_id host port error_code error_message]
 */
export const findCoordinator = defineApi({
  key: 10,
  name: 'FindCoordinator',
  versions: { from: 0, to: 4 },
  flexibleFrom: 3,
  request: struct({
    key: between(SINGLE, string, ''),
    keyType: since(1, int8, 0),
    coordinatorKeys: since(4, array(string), []),
  }),
  response: struct({
    throttleTimeMs: throttleTimeMs(1),
    errorCode: between(SINGLE, int16, 0),
    errorMessage: between({ from: 1, to: 3 }, nullableString, null),
    nodeId: between(SINGLE, int32, -1),
    host: between(SINGLE, string, ''),
    port: between(SINGLE, int32, -1),
    coordinators: since(
      4,
      array(
        struct({
          key: string,
          nodeId: int32,
          host: string,
          port: int32,
          errorCode: int16,
          errorMessage: nullableString,
        }),
      ),
      [],
    ),
  }),
  handle: (request, context) => ({
    ...find(request.key, context),
    coordinators: request.coordinatorKeys.map((key) => ({ key, ...find(key, context) })),
  }),
});

function find(key: string, { broker, listener }: RequestContext): Found {
  const node = broker.cluster.coordinatorOf(key);
  return node === undefined
    ? { errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE, errorMessage: null, nodeId: -1, host: '', port: -1 }
    : {
        errorCode: ErrorCode.NONE,
        errorMessage: null,
        nodeId: node.nodeId,
        ...node.endpoints.get(listener)!,
      };
}
