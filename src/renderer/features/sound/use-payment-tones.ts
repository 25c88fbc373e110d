import { useEffect, useState } from 'react';
import type { Pulse } from '../../../contract/streams.ts';
import { useBridge } from '../../bridge/bridge-context.tsx';
import { useWorld } from '../../bridge/world.ts';
import { useSoundSettings } from './sound-settings.ts';
import { createToneLimiter } from './tone-limiter.ts';
import { createTonePlayer, type TonePlayer } from './tone-player.ts';

export type PulseListener = (pulse: Pulse) => void;

/**
 * Plays what happens from now on. Each pulse counts, so it is listened to directly rather than as a state; the
 * snapshot, which may be older than the page, is never played.
 */
export function usePaymentTones(onPulse: PulseListener): TonePlayer {
  const bridge = useBridge();
  const [player] = useState(createTonePlayer);

  useEffect(() => {
    const limit = createToneLimiter({
      play: (tone) => player.play(tone, useSoundSettings.getState().volume),
    });
    return bridge.subscribe('pulse', undefined, (message, credit) => {
      // A window that replays shows and plays no live payment.
      if (message.kind === 'delta' && useWorld.getState().world === 'live') {
        onPulse(message.value);
        if (useSoundSettings.getState().on) {
          limit(message.value);
        }
      }
      credit();
    });
  }, [bridge, player, onPulse]);

  return player;
}
