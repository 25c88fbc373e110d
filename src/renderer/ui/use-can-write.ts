import { useStream } from '../bridge/use-stream.ts';

/** Whether the connection in use may be written to; yes while that is not known yet. */
export function useCanWrite(): boolean {
  const status = useStream('status');
  return status.phase !== 'ready' || status.value.kafka.mode === 'write';
}
