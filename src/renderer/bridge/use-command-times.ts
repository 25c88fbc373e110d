import { useSyncExternalStore } from 'react';
import { useConnection } from './bridge-context.tsx';
import type { CommandTime } from './command-times.ts';

/** The latest commands of this window that were measured, oldest first. */
export function useCommandTimes(): readonly CommandTime[] {
  const { times } = useConnection();
  return useSyncExternalStore(times.listen, times.read);
}
