import { useEffect, useRef } from 'react';
import type { LogSearch } from '../../../contract/log.ts';
import { useWorld } from '../../bridge/world.ts';
import type { LogSearchHandle } from './use-log-search.ts';

/** Searches in the world that this window looks at, and again with each instant that its replay shows. */
export function useSearchOfWorld(
  { start, clear }: Pick<LogSearchHandle, 'start' | 'clear'>,
  wanted: LogSearch | undefined,
): void {
  const world = useWorld((now) => now.world);
  const instant = useWorld((now) => now.instant);
  const isSeeking = useWorld((now) => now.isSeeking);
  /** What the rows on screen are of. */
  const shown = useRef<{ readonly wanted: LogSearch; readonly world: string }>(undefined);

  useEffect(() => {
    if (isSeeking || !wanted) {
      shown.current = undefined;
      clear();
      return;
    }
    const keepsRows = shown.current?.wanted === wanted && shown.current.world === world;
    shown.current = { wanted, world };
    start(wanted, { keepsRows });
    // The same search has another answer at each instant.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [wanted, world, instant, isSeeking, start, clear]);
}
