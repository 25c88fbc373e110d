import { useCallback, useRef, useState } from 'react';
import type { AppError } from '../../../contract/app-error.ts';
import type { LogPage, LogRow, LogSearch } from '../../../contract/log.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';

export type LogSearchState = {
  /** Oldest first. */
  readonly rows: readonly LogRow[];
  readonly scanned: number;
  readonly tookMs: number;
  readonly running: boolean;
  /** Absent while it runs for the first time. */
  readonly stopped: LogPage['stopped'] | 'cancelled' | undefined;
  readonly error: AppError | undefined;
};

export type LogSearchHandle = LogSearchState & {
  /** With `keepsRows`, the rows that are shown stay until the first answer. */
  readonly start: (search: LogSearch, options?: { readonly keepsRows: boolean }) => void;
  /** From where it left off. */
  readonly goOn: () => void;
  readonly cancel: () => void;
  /** Nothing is looked for. */
  readonly clear: () => void;
};

const NOTHING: LogSearchState = {
  rows: [],
  scanned: 0,
  tookMs: 0,
  running: false,
  stopped: undefined,
  error: undefined,
};

/** A search that tells how far it is: the console looks for a second, and is asked again until enough is found. */
export function useLogSearch(): LogSearchHandle {
  const bridge = useBridge();
  const [state, setState] = useState(NOTHING);
  /** A newer search ends an older one. */
  const turn = useRef(0);
  const left = useRef<LogSearch | undefined>(undefined);

  const run = useCallback(
    async (first: LogSearch, own: number, goesOn: boolean): Promise<void> => {
      let { start } = first;
      let found = 0;
      let isFirst = !goesOn;
      left.current = first;
      for (;;) {
        const result = await bridge.call('log.search', Object.assign({}, first, { start }));
        if (own !== turn.current) return;
        if (!result.ok) {
          setState((before) => ({ ...before, running: false, error: result.error }));
          return;
        }
        const { rows, scanned, tookMs, stopped, next } = result.value;
        found += rows.length;
        start = { kind: 'next', offsets: next };
        left.current = Object.assign({}, first, { start });
        const isOver = stopped !== 'time' || found >= first.limit;
        const isNew = isFirst;
        isFirst = false;
        setState((shown) => {
          const before = isNew ? NOTHING : shown;
          return {
            rows: [...before.rows, ...rows],
            scanned: before.scanned + scanned,
            tookMs: before.tookMs + tookMs,
            running: !isOver,
            stopped,
            error: undefined,
          };
        });
        if (isOver) return;
      }
    },
    [bridge],
  );

  return {
    ...state,
    start: useCallback(
      (search, { keepsRows } = { keepsRows: false }) => {
        turn.current += 1;
        setState((before) => ({ ...(keepsRows ? before : NOTHING), running: true }));
        void run(search, turn.current, false);
      },
      [run],
    ),
    goOn: useCallback(() => {
      if (!left.current) return;
      turn.current += 1;
      setState((before) => ({ ...before, running: true, error: undefined }));
      void run(left.current, turn.current, true);
    }, [run]),
    clear: useCallback(() => {
      turn.current += 1;
      setState(NOTHING);
    }, []),
    cancel: useCallback(() => {
      turn.current += 1;
      setState((before) => ({ ...before, running: false, stopped: 'cancelled' }));
    }, []),
  };
}
