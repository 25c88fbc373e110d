import { useCallback, useEffect, useRef, useState } from 'react';
import { appError, fail, type Result } from '../../contract/app-error.ts';
import type { CallInput, CallName, CallOutput } from '../../contract/contract.ts';
import { useBridge } from './bridge-context.tsx';

type InputOf<N extends CallName> = CallInput<N> extends void ? [input?: undefined] : [input: CallInput<N>];

export type CallHandle<N extends CallName> = {
  /** While an earlier one is pending nothing is sent and the result is the error `cancelled`, never shown. */
  readonly run: (...input: InputOf<N>) => Promise<Result<CallOutput<N>>>;
  readonly pending: boolean;
};

export function useCall<N extends CallName>(name: N): CallHandle<N> {
  const bridge = useBridge();
  const [pending, setPending] = useState(false);
  const inFlight = useRef(false);
  const mounted = useRef(true);

  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  const run = useCallback(
    async (...[input]: InputOf<N>): Promise<Result<CallOutput<N>>> => {
      if (inFlight.current) return fail(appError('cancelled', `${name} is already under way`));
      inFlight.current = true;
      setPending(true);
      try {
        return await bridge.call(name, input);
      } catch (error: unknown) {
        return fail(appError('internal', String(error)));
      } finally {
        inFlight.current = false;
        if (mounted.current) setPending(false);
      }
    },
    [bridge, name],
  );

  return { run, pending };
}
