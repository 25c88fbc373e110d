import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { LinkState } from '../../contract/bridge.ts';
import { BEAT_MS, SilenceWatch } from '../../contract/silence-watch.ts';
import { useBridge, useConnection } from '../bridge/bridge-context.tsx';
import { streamKey } from '../bridge/stream-registry.ts';
import { useStream } from '../bridge/use-stream.ts';

/** A link that comes back within this time is not worth a word; neither is the first connection. */
const WORTH_SAYING_MS = 1500;

export type ConsoleLink = {
  /** `lost` once messages have not reached the console for a while; a refusal at once. */
  readonly state: LinkState;
  /** How long nothing has come over an open link, ms; absent while the console answers. */
  readonly silentMs: number | undefined;
};

const ConsoleLinkContext = createContext<ConsoleLink>({ state: 'open', silentMs: undefined });

/** One watch for the badge, the banner and Kafka's state, so that they never contradict each other. */
export function ConsoleLinkProvider({ children }: { readonly children: ReactNode }) {
  const state = useLinkState();
  const silentMs = useSilence(state === 'open');
  const link = useMemo(() => ({ state, silentMs }), [state, silentMs]);
  return <ConsoleLinkContext value={link}>{children}</ConsoleLinkContext>;
}

export function useConsoleLink(): ConsoleLink {
  return useContext(ConsoleLinkContext);
}

function useLinkState(): LinkState {
  const bridge = useBridge();
  const [link, setLink] = useState<LinkState>('open');

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = bridge.onLink((state) => {
      clearTimeout(timer);
      if (state === 'lost') timer = setTimeout(() => setLink('lost'), WORTH_SAYING_MS);
      else setLink(state);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [bridge]);

  return link;
}

/**
 * The console sends its status at least every `BEAT_MS`. Silence does not count before the first status, while one
 * console takes the place of another, and while the page is hidden or suspended.
 */
function useSilence(isOpen: boolean): number | undefined {
  const { streams } = useConnection();
  const status = useStream('status');
  const connections = useStream('connections');
  const isRunning = connections.phase !== 'ready' || connections.value.phase.kind === 'running';
  const isExpected = isOpen && isRunning && status.phase === 'ready';
  const [watch] = useState(() => new SilenceWatch());
  const [silentMs, setSilentMs] = useState<number>();

  useEffect(
    () =>
      streams.watch(streamKey('status', undefined), () => {
        watch.heard(Date.now());
        setSilentMs(undefined);
      }),
    [streams, watch],
  );

  useEffect(() => {
    if (!isExpected) {
      return undefined;
    }
    function startOver(): void {
      watch.startOver();
      setSilentMs(undefined);
    }
    const timer = setInterval(() => {
      if (document.hidden) {
        startOver();
      } else {
        setSilentMs(watch.tick(Date.now()));
      }
    }, BEAT_MS);
    document.addEventListener('visibilitychange', startOver);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', startOver);
      startOver();
    };
  }, [watch, isExpected]);

  return silentMs;
}
