import type { DeniedWrite, MissingRight } from '../../contract/kafka-status.ts';
import { useStream } from '../bridge/use-stream.ts';

/** Events of which entities something writes. */
export type Writes = readonly DeniedWrite['entity'][];

/** Everything that the simulator writes. */
export const SIMULATED: Writes = ['order', 'payment', 'delivery'];

const NOTHING: Writes = [];

/** Whether the connection in use may be written to, with such events; yes while that is not known yet. */
export function useCanWrite(writes: Writes = NOTHING): boolean {
  const status = useStream('status');
  const denied = useDeniedWrite(writes);
  return denied === undefined && (status.phase !== 'ready' || status.value.kafka.mode === 'write');
}

/** The first right that Kafka does not grant and that such events need. */
export function useDeniedWrite(writes: Writes): MissingRight | undefined {
  const status = useStream('status');
  const denied = status.phase === 'ready' ? status.value.kafka.deniedWrites : [];
  return denied.find(({ entity }) => writes.includes(entity))?.right;
}
