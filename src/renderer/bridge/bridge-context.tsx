import { createContext, useContext, useState, type ReactNode } from 'react';
import { appError, fail } from '../../contract/app-error.ts';
import type { Bridge } from '../../contract/bridge.ts';
import { createBridge, type BridgeTransport } from '../../contract/create-bridge.ts';
import { REPLAY_PREFIX } from '../../contract/replay.ts';
import { createFrameScheduler, type FrameScheduler } from './frame-scheduler.ts';
import { createStreamRegistry, type StreamRegistry } from './stream-registry.ts';
import { CommandTimes } from './command-times.ts';
import { createWebBridge } from './web-bridge.ts';
import { callOfWorld, isRefusedInReplay } from './world.ts';
import { confirmingWrites } from './write-confirmation.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly vigie?: BridgeTransport;
  }
}

type Connection = {
  readonly bridge: Bridge;
  readonly scheduler: FrameScheduler;
  readonly times: CommandTimes;
  readonly streams: StreamRegistry;
  /** The same streams, as of the time machine's instant. */
  readonly replayStreams: StreamRegistry;
};

const ConnectionContext = createContext<Connection | undefined>(undefined);

export type BridgeProviderProps = {
  readonly children: ReactNode;
  /** For tests; the window's own, or the browser's, where absent. */
  readonly bridge?: Bridge;
  readonly scheduler?: FrameScheduler;
};

export function BridgeProvider({ children, bridge, scheduler }: BridgeProviderProps) {
  const [connection] = useState<Connection>(() => {
    const transport = bridge ?? (window.vigie ? createBridge(window.vigie) : createWebBridge());
    const times = new CommandTimes({ now: () => performance.now(), isHidden: () => document.hidden });
    const opened = confirmingWrites(ofWorld(times.timing(transport)));
    const frames = scheduler ?? createFrameScheduler();
    return {
      bridge: opened,
      scheduler: frames,
      times,
      streams: createStreamRegistry(opened, frames),
      replayStreams: createStreamRegistry(replayed(opened), frames),
    };
  });
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

/** Its streams are those of the replay. */
function replayed(bridge: Bridge): Bridge {
  return {
    ...bridge,
    subscribe: (name, input, listener) =>
      bridge.subscribe(`${REPLAY_PREFIX}${name}` as typeof name, input, listener),
  };
}

/** While the past is shown, nothing acts on the present, and the log is read as it was then. */
function ofWorld(bridge: Bridge): Bridge {
  return {
    ...bridge,
    call: (name, input) =>
      isRefusedInReplay(name)
        ? Promise.resolve(fail(appError('replaying', `${name} in a replay`)))
        : bridge.call(callOfWorld(name), input),
  };
}

export function useBridge(): Bridge {
  return useConnection().bridge;
}

/** Undefined outside the provider, as in a test of one element. */
export function useOptionalConnection(): Connection | undefined {
  return useContext(ConnectionContext);
}

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (!connection) throw new Error('useBridge outside BridgeProvider');
  return connection;
}
