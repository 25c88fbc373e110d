import { createStore, type StoreApi } from 'zustand/vanilla';
import { appError, type AppError } from '../../contract/app-error.ts';
import { applyListDelta } from '../../contract/apply-list-delta.ts';
import type { Bridge } from '../../contract/bridge.ts';
import type { StreamDelta, StreamInput, StreamName, StreamSnapshot } from '../../contract/contract.ts';
import type { ListDelta, ListSnapshot, StreamMessage } from '../../contract/streams.ts';
import type { FrameScheduler } from './frame-scheduler.ts';

export type StreamState<Value> =
  | { readonly phase: 'loading' }
  | { readonly phase: 'ready'; readonly value: Value; readonly receivedAtMs: number }
  | { readonly phase: 'failed'; readonly error: AppError };

export const LOADING = { phase: 'loading' } as const;

export type StreamStore<Value> = {
  readonly state: StoreApi<StreamState<Value>>;
  /** Subscribes at the first holder; the returned function unsubscribes at the last. */
  readonly hold: () => () => void;
};

export type StreamStoreOptions<N extends StreamName> = {
  readonly bridge: Bridge;
  readonly scheduler: FrameScheduler;
  readonly name: N;
  readonly input: StreamInput<N>;
  readonly now?: () => number;
};

/** How a delta changes the value: a list's window is patched, a state is replaced. */
const KIND: Record<StreamName, 'list' | 'state'> = {
  status: 'state',
  dashboard: 'state',
  activity: 'list',
  orders: 'list',
  payments: 'list',
  deliveries: 'list',
  quarantine: 'list',
  notifications: 'list',
  beside: 'state',
  order: 'state',
  pulse: 'state',
  replay: 'state',
  connections: 'state',
  log: 'state',
};

/**
 * One subscription as a store. Messages are applied inside a frame and credited once that frame is painted, so
 * the console never sends faster than the screen draws. A gap in `seq` starts the subscription again; the last
 * value stays on screen meanwhile.
 */
export function createStreamStore<N extends StreamName>(
  options: StreamStoreOptions<N>,
): StreamStore<StreamSnapshot<N>> {
  type Value = StreamSnapshot<N>;
  type Message = StreamMessage<Value, StreamDelta<N>>;
  const { bridge, scheduler, name, input, now = Date.now } = options;
  const state = createStore<StreamState<Value>>(() => LOADING);
  let holders = 0;
  let unsubscribe: (() => void) | undefined;
  /** Messages of an earlier subscription are recognised by it and ignored. */
  let generation = 0;
  let lastSeq: number | undefined;
  let value: Value | undefined;
  let queue: { message: Message; credit: () => void }[] = [];

  function open(): void {
    generation += 1;
    const mine = generation;
    lastSeq = undefined;
    queue = [];
    try {
      unsubscribe = bridge.subscribe(name, input, (message, credit) => {
        if (mine !== generation) return;
        queue.push({ message, credit });
        if (queue.length === 1) scheduler.inFrame(flush);
      });
    } catch (error: unknown) {
      state.setState(
        { phase: 'failed', error: { ...appError('internal', String(error)), isRead: true } },
        true,
      );
    }
  }

  function close(): void {
    generation += 1;
    unsubscribe?.();
    unsubscribe = undefined;
    queue = [];
  }

  function flush(): void {
    const due = queue;
    queue = [];
    let changed = false;
    for (const { message } of due) {
      if (message.kind === 'snapshot') {
        value = message.value;
      } else if (lastSeq === undefined || value === undefined || message.seq !== lastSeq + 1) {
        close();
        open();
        return;
      } else {
        value = applyDelta(name, value, message.value);
      }
      lastSeq = message.seq;
      changed = true;
    }
    if (changed && value !== undefined) {
      state.setState({ phase: 'ready', value, receivedAtMs: now() }, true);
    }
    scheduler.afterFrame(() => {
      for (const { credit } of due) credit();
    });
  }

  function hold(): () => void {
    holders += 1;
    if (holders === 1) open();
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      holders -= 1;
      if (holders === 0) close();
    };
  }

  return { state, hold };
}

function applyDelta<N extends StreamName>(
  name: N,
  value: StreamSnapshot<N>,
  delta: StreamDelta<N>,
): StreamSnapshot<N> {
  if (KIND[name] === 'state') return delta as unknown as StreamSnapshot<N>;
  type AnyRow = { readonly key: string };
  return applyListDelta(
    value as unknown as ListSnapshot<AnyRow, string>,
    delta as unknown as ListDelta<AnyRow, string>,
  ) as unknown as StreamSnapshot<N>;
}
