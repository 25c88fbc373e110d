import { DESCRIBE_CLUSTER } from './describe-cluster.ts';
import { METADATA, type ClusterMetadata } from './metadata.ts';
import { sendRequest, versionOf, type RequestBroker } from './send-request.ts';

/**
 * What a node knows of the cluster and of topics. Asking creates no topic. A topic that does not exist, or that may not
 * be described, is in the answer with its error code.
 *
 * @param topics names; all there are where undefined; none where empty.
 */
export function readMetadata(
  broker: RequestBroker,
  topics: readonly string[] | undefined,
): Promise<ClusterMetadata> {
  return sendRequest(broker, METADATA, { topics });
}

/** Bits for `allows`: what this client may do with the cluster; undefined where the node does not say. */
export async function readClusterOperations(broker: RequestBroker): Promise<number | undefined> {
  if (versionOf(broker, DESCRIBE_CLUSTER) !== undefined) {
    return (await sendRequest(broker, DESCRIBE_CLUSTER, undefined)).operations;
  }
  return (await readMetadata(broker, [])).operations;
}
