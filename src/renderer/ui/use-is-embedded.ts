import { useStream } from '../bridge/use-stream.ts';

/** Whether the Kafka in use is Vigie's own broker; no while that is not known yet. */
export function useIsEmbedded(): boolean {
  const status = useStream('status');
  return status.phase === 'ready' && status.value.kafka.embedded !== undefined;
}
