import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import type { Instant, ReplayState } from '../../../contract/replay.ts';
import type { Result } from '../../../contract/app-error.ts';
import type { Bridge } from '../../../contract/bridge.ts';
import { errorText } from '../../../contract/error-text.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useStream } from '../../bridge/use-stream.ts';
import { useWorld } from '../../bridge/world.ts';
import { useOpenRecord } from '../open-record.ts';
import { useLanguage } from '../use-language.ts';
import { usePinned } from './pinned.ts';

/** Shows this window the world as of an instant. */
export function useGoTo(): (instant: Instant) => void {
  const bridge = useBridge();
  const announce = useAnnounceFailure();
  return useCallback(
    (instant) => {
      const { world, look, awaitReplay } = useWorld.getState();
      const giveUp = awaitReplay();
      void bridge.call('replay.seek', instant).then((result) => {
        announce(result);
        if (result.ok && result.value.phase !== 'off') {
          giveUpOnceClosed(bridge, giveUp);
          return;
        }
        // It failed, or another wish took its place.
        giveUp();
        // A replay that could not be opened leaves its window at the present.
        if (!result.ok && world === 'live' && useWorld.getState().awaited === 0) {
          look('live');
          void bridge.call('replay.close', undefined);
        }
      });
    },
    [bridge, announce],
  );
}

/**
 * The console has opened a replay that is awaited. It may close again before the stream of this window has said it
 * once: a subscription that begins now says nothing of the time before.
 */
function giveUpOnceClosed(bridge: Bridge, giveUp: () => void): void {
  const isSeen = () => useWorld.getState().awaited === 0;
  if (isSeen()) {
    return;
  }
  const stop = bridge.subscribe('replay', undefined, ({ value }, credit) => {
    if (value.phase === 'off') {
      end();
      giveUp();
    } else {
      credit();
    }
  });
  const stopLooking = useWorld.subscribe(() => {
    if (isSeen()) {
      end();
    }
  });
  function end(): void {
    stopLooking();
    stop();
  }
}

/** Back to what is now; the time machine is put away. */
export function useLeaveReplay(): () => void {
  const bridge = useBridge();
  return useCallback(() => {
    useWorld.getState().look('live');
    usePinned.getState().unpin();
    // A record of a tape is not one of Kafka's.
    useOpenRecord.getState().close();
    void bridge.call('replay.close', undefined);
  }, [bridge]);
}

export function useAnnounceFailure(): (result: Result<unknown>) => void {
  const language = useLanguage();
  return useCallback(
    (result) => {
      if (!result.ok && result.error.code !== 'cancelled')
        notifications.show({ color: 'red', message: errorText(result.error, language) });
    },
    [language],
  );
}

/** Absent until the console has said it. */
export function useKnownReplay(): ReplayState | undefined {
  const stream = useStream('replay');
  return stream.phase === 'ready' ? stream.value : undefined;
}

/** Absent while nothing is replayed. */
export function useReplayState(): Exclude<ReplayState, { phase: 'off' }> | undefined {
  const known = useKnownReplay();
  return known?.phase === 'off' ? undefined : known;
}
