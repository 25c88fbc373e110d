import { useState } from 'react';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useWorld } from '../bridge/world.ts';
import { useNow } from '../ui/use-now.ts';
import { modeOf, rememberMode, type Mode, type ModeMemory } from './mode.ts';

/** `isConnected`: Vigie and Kafka answer. */
export function useMode(status: ConsoleStatus | undefined, isConnected: boolean): Mode {
  const nowMs = useNow(1000);
  const [memory, setMemory] = useState<ModeMemory>();
  const world = useWorld((now) => now.world);
  if (world === 'replay') return 'replay';
  if (!status) return 'away';
  const next = rememberMode(memory, status, nowMs);
  if (next !== memory && next.simulated !== memory?.simulated) setMemory(next);
  return isConnected ? modeOf(status, next, nowMs) : 'away';
}
