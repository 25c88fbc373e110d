import { useEffect, useState } from 'react';
import type { AppError } from '../../../contract/app-error.ts';
import type { RecordDetail } from '../../../contract/rows.ts';
import type { RecordPosition } from '../../../domain/log-record.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';

export type RecordState =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly detail: RecordDetail }
  | { readonly phase: 'failed'; readonly error: AppError };

type Read = { readonly key: string; readonly whole: boolean; readonly state: RecordState };

export type RecordHandle = {
  readonly record: RecordState;
  readonly retry: () => void;
  /** There is no more of its value to be had than what is there. */
  readonly isWhole: boolean;
  /** Reads a value that was cut as far as it can be shown. */
  readonly readWhole: () => void;
};

/** The record at a position. The one before stays until the next is there. */
export function useRecord(position: RecordPosition | undefined): RecordHandle {
  const bridge = useBridge();
  const [read, setRead] = useState<Read>();
  const [attempt, setAttempt] = useState(0);
  const [wholeKey, setWholeKey] = useState<string>();
  const key = position ? `${position.topic}/${position.partition}/${position.offset}` : undefined;

  const whole = key !== undefined && wholeKey === key;

  useEffect(() => {
    if (!position || key === undefined) {
      setRead(undefined);
      return undefined;
    }
    let current = true;
    void bridge.call('records.read', { ...position, ...(whole ? { whole } : {}) }).then((result) => {
      if (!current) return undefined;
      setRead({
        key,
        whole,
        state: result.ok
          ? { phase: 'ready', detail: result.value }
          : { phase: 'failed', error: result.error },
      });
      return undefined;
    });
    return () => {
      current = false;
    };
    // `key` stands for `position`.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [bridge, key, attempt, whole]);

  const failedEarlier = read?.state.phase === 'failed' && read.key !== key;
  return {
    record: read && !failedEarlier ? read.state : { phase: 'loading' },
    isWhole: read?.whole ?? false,
    retry: () => setAttempt(attempt + 1),
    readWhole: () => setWholeKey(key),
  };
}
