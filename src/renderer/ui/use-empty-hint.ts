import { useWorld } from '../bridge/world.ts';
import { useCanWrite, type Writes } from './use-can-write.ts';

/** Which hint an empty list shows: how to fill it, or why nothing on this page can. */
export function useEmptyHint<Own extends string>(
  own: Own,
  writes: Writes,
): Own | 'common:connection.emptyHint' | 'common:replayEmptyHint' {
  const canWrite = useCanWrite(writes);
  const isReplay = useWorld(({ world }) => world === 'replay');
  if (isReplay) {
    return 'common:replayEmptyHint';
  }
  return canWrite ? own : 'common:connection.emptyHint';
}
