import { StorageError } from '../log/storage-error.ts';
import { ErrorCode } from '../wire/error-code.ts';
import type { RequestContext } from './api.ts';

/**
 * Does something for a group or a transactional id, if the node that was asked coordinates it. A coordinator
 * whose journal cannot be written is, to its clients, one that is not there: they try again.
 */
export async function asCoordinator(
  { broker, nodeId }: RequestContext,
  key: string,
  act: () => ErrorCode | Promise<ErrorCode>,
): Promise<ErrorCode> {
  if (!broker.cluster.isCoordinator(nodeId, key)) {
    return ErrorCode.NOT_COORDINATOR;
  }
  try {
    return await act();
  } catch (error) {
    if (error instanceof StorageError) {
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    }
    throw error;
  }
}
