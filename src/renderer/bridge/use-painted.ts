import { useLayoutEffect } from 'react';
import type { RecordPosition } from '../../domain/log-record.ts';
import { useOptionalConnection } from './bridge-context.tsx';

/** Notes when the element that shows a record is painted, for a command that waits for it. */
export function usePainted(position: RecordPosition | undefined): void {
  const connection = useOptionalConnection();
  const { topic, partition, offset } = position ?? {};
  useLayoutEffect(() => {
    if (!connection?.times.isWatching) return;
    if (topic === undefined || partition === undefined || offset === undefined) return;
    connection.scheduler.afterFrame(() => connection.times.notePainted({ topic, partition, offset }));
  }, [connection, topic, partition, offset]);
}
