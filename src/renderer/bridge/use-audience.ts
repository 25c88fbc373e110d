import { useStream } from './use-stream.ts';

/** Whether this screen only watches: the console refuses it every call that changes anything. */
export function useIsAudience(): boolean {
  const status = useStream('status');
  return status.phase === 'ready' && status.value.audience;
}
