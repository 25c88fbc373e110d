import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { StreamInput, StreamName, StreamSnapshot } from '../../contract/contract.ts';
import { useConnection } from './bridge-context.tsx';
import { streamKey } from './stream-registry.ts';
import { LOADING, type StreamState } from './stream-store.ts';
import { hasWorld, useWorld } from './world.ts';

type InputOf<N extends StreamName> =
  StreamInput<N> extends void ? [input?: undefined] : [input: StreamInput<N>];

/**
 * The latest state of a stream. After a change of `input` the previous value stays until the new snapshot is
 * there, so that a table does not flash; a value of another instant or of the present never does. `input` may be a new object each time: it is compared by content.
 */
export function useStream<N extends StreamName>(
  name: N,
  ...[input]: InputOf<N>
): StreamState<StreamSnapshot<N>> {
  const connection = useConnection();
  const world = useWorld((now) => now.world);
  const isOfReplay = world === 'replay' && hasWorld(name);
  const isSeeking = useWorld((now) => now.isSeeking) && isOfReplay;
  const streams = isOfReplay ? connection.replayStreams : connection.streams;
  const text = streamKey(name, input as StreamInput<N>).text;
  const [watch, read] = useMemo(() => {
    const key = streamKey(name, input as StreamInput<N>);
    return [(changed: () => void) => streams.watch(key, changed), () => streams.read(key)] as const;
    // `text` stands for name and input.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [streams, text]);
  const state = useSyncExternalStore(watch, read);

  const previous = useRef({ streams, state });
  useEffect(() => {
    if (isSeeking) previous.current = { streams, state: LOADING };
    else if (state.phase !== 'loading') previous.current = { streams, state };
  }, [streams, state, isSeeking]);
  if (isSeeking) return LOADING;
  const isOfSameWorld = previous.current.streams === streams;
  return state.phase === 'loading' && isOfSameWorld ? previous.current.state : state;
}
