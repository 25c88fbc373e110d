import type { ConsoleStatus } from '../../contract/streams.ts';

/** Where the events on screen come from. `replay` is for a log being played again; `standing` for one that is not read on. */
export type Mode = 'live' | 'simulated' | 'replay' | 'standing';

/** How long simulated events may stay away before the badge says LIVE again. */
const SIMULATED_FOR_MS = 15_000;

export type ModeMemory = { readonly simulated: number; readonly grewAtMs: number | undefined };

/** Remembers when the count of simulated events last grew; a smaller count is a log read again. */
export function rememberMode(
  memory: ModeMemory | undefined,
  status: ConsoleStatus,
  nowMs: number,
): ModeMemory {
  const simulated = status.records.simulated;
  if (!memory) return { simulated, grewAtMs: undefined };
  if (simulated === memory.simulated) return memory;
  // What is read again from the log did not come in now.
  const grew = simulated > memory.simulated && !status.rebuild;
  return { simulated, grewAtMs: grew ? nowMs : memory.grewAtMs };
}

/** Of which time what is on screen is: it does not get fresher while Kafka is away, or a partition stands still. */
export function freshAtMs({ kafka }: ConsoleStatus, receivedAtMs: number): number {
  const awayMs = kafka.state === 'connected' ? [] : [kafka.sinceMs];
  return Math.min(receivedAtMs, ...awayMs, ...kafka.standstills.map(({ sinceMs }) => sinceMs));
}

export function modeOf(status: ConsoleStatus, memory: ModeMemory | undefined, nowMs: number): Mode {
  if (status.kafka.standstills.length > 0) {
    return 'standing';
  }
  if (status.simulator.running) return 'simulated';
  const grewAtMs = memory?.grewAtMs;
  return grewAtMs !== undefined && nowMs - grewAtMs < SIMULATED_FOR_MS ? 'simulated' : 'live';
}
