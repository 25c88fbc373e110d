import type { ConsoleStatus } from '../../contract/streams.ts';

/**
 * Where the events on screen come from. `replay` is for a log being played again, `standing` for one that is not read
 * on, `away` for a screen that gets nothing: Kafka or Vigie does not answer.
 */
export type Mode = 'live' | 'simulated' | 'replay' | 'standing' | 'away';

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

/**
 * Of which time what is on screen is: it does not get fresher while Kafka is away, a partition stands still, or the
 * read model takes nothing.
 */
export function freshAtMs({ kafka, readModel }: ConsoleStatus, receivedAtMs: number): number {
  const awayMs = kafka.state === 'connected' ? [] : [kafka.sinceMs];
  const haltedAtMs = haltedSinceMs(readModel) ?? receivedAtMs;
  return Math.min(receivedAtMs, haltedAtMs, ...awayMs, ...kafka.standstills.map(({ sinceMs }) => sinceMs));
}

export function modeOf(status: ConsoleStatus, memory: ModeMemory | undefined, nowMs: number): Mode {
  if (haltedSinceMs(status.readModel) !== undefined) {
    return 'away';
  }
  if (status.kafka.standstills.length > 0) {
    return 'standing';
  }
  const grewAtMs = memory?.grewAtMs;
  const isGrowing = grewAtMs !== undefined && nowMs - grewAtMs < SIMULATED_FOR_MS;
  return status.simulator.running || isGrowing || isMostlySimulated(status) ? 'simulated' : 'live';
}

/** Since when the read model takes nothing: its file refuses, or its thread does not answer. */
function haltedSinceMs({ trouble, stalledSinceMs }: ConsoleStatus['readModel']): number | undefined {
  return trouble?.sinceMs ?? stalledSinceMs;
}

/** What is on the pages stays invented after the simulator has stopped. */
function isMostlySimulated({ records }: ConsoleStatus): boolean {
  return records.simulated > 0 && records.simulated * 2 >= records.read - records.duplicates;
}
