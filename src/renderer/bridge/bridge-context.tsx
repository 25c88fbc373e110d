import { createContext, useContext, useState, type ReactNode } from 'react';
import type { Bridge } from '../../contract/bridge.ts';
import { createBridge, type BridgeTransport } from '../../contract/create-bridge.ts';
import { createFrameScheduler, type FrameScheduler } from './frame-scheduler.ts';
import { createStreamRegistry, type StreamRegistry } from './stream-registry.ts';
import { createWebBridge } from './web-bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload; absent in a browser. */
    readonly vigie?: BridgeTransport;
  }
}

type Connection = {
  readonly bridge: Bridge;
  readonly scheduler: FrameScheduler;
  readonly streams: StreamRegistry;
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
    const opened = bridge ?? (window.vigie ? createBridge(window.vigie) : createWebBridge());
    const frames = scheduler ?? createFrameScheduler();
    return { bridge: opened, scheduler: frames, streams: createStreamRegistry(opened, frames) };
  });
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

export function useBridge(): Bridge {
  return useConnection().bridge;
}

export function useConnection(): Connection {
  const connection = useContext(ConnectionContext);
  if (!connection) throw new Error('useBridge outside BridgeProvider');
  return connection;
}
