import { useCallback, useEffect, useRef, useState } from 'react';
import { appError, type AppError } from '../../../contract/app-error.ts';
import type { RefusedCommand } from '../../../contract/refused.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useStream } from '../../bridge/use-stream.ts';

export type RefusedList =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly error: AppError }
  | { readonly phase: 'ready'; readonly commands: readonly RefusedCommand[] };

/** The refused commands, asked for again whenever their number changes. */
export function useRefused(): { readonly list: RefusedList; readonly reload: () => void } {
  const bridge = useBridge();
  const status = useStream('status');
  const count = status.phase === 'ready' ? status.value.refusedCommands : undefined;
  const isPrivate = status.phase === 'ready' && status.value.privacy;
  const [list, setList] = useState<RefusedList>({ phase: 'loading' });
  const turn = useRef(0);

  const reload = useCallback(async () => {
    turn.current += 1;
    const own = turn.current;
    const result = await bridge.call('refused.list', undefined);
    if (own !== turn.current) return;
    setList(
      result.ok ? { phase: 'ready', commands: result.value } : { phase: 'failed', error: result.error },
    );
  }, [bridge]);

  useEffect(() => {
    if (count !== undefined && !isPrivate) void reload();
  }, [reload, count, isPrivate]);

  return {
    list: isPrivate ? { phase: 'failed', error: appError('masked', 'in privacy mode') } : list,
    reload: () => void reload(),
  };
}
