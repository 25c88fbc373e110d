import { useState } from 'react';
import type { ConsoleStatus } from '../../contract/streams.ts';
import { useWorld } from '../bridge/world.ts';
import { useNow } from '../ui/use-now.ts';
import { modeOf, rememberMode, type Mode, type ModeMemory } from './mode.ts';

export function useMode(status: ConsoleStatus | undefined): Mode {
  const nowMs = useNow(1000);
  const [memory, setMemory] = useState<ModeMemory>();
  const world = useWorld((now) => now.world);
  if (world === 'replay') return 'replay';
  if (!status) return 'live';
  const next = rememberMode(memory, status, nowMs);
  if (next !== memory && next.simulated !== memory?.simulated) setMemory(next);
  return modeOf(status, next, nowMs);
}
