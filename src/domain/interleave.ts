import type { LogRecord } from './log-record.ts';

type Lane = { readonly records: LogRecord[]; taken: number };

/**
 * The records of several batches as they arrived in Kafka: by their timestamps across partitions, each partition in its
 * own order. Equal timestamps take turns, so that a fetch never reads as one partition after the other.
 */
export function interleave(batches: readonly (readonly LogRecord[])[]): readonly LogRecord[] {
  const [first] = batches;
  if (first !== undefined && batches.length === 1) {
    return first;
  }
  const lanes = lanesOf(batches);
  const merged: LogRecord[] = [];
  for (let lane = nextLane(lanes); lane; lane = nextLane(lanes)) {
    merged.push(lane.records[lane.taken] as LogRecord);
    lane.taken += 1;
  }
  return merged;
}

function lanesOf(batches: readonly (readonly LogRecord[])[]): readonly Lane[] {
  const lanes = new Map<string, Lane>();
  for (const records of batches) {
    for (const record of records) {
      const key = `${record.topic}/${record.partition}`;
      const known = lanes.get(key);
      if (known) {
        known.records.push(record);
      } else {
        lanes.set(key, { records: [record], taken: 0 });
      }
    }
  }
  return [...lanes.values()];
}

/** The lane whose next record is the earliest; of several, the one that had the fewest turns. */
function nextLane(lanes: readonly Lane[]): Lane | undefined {
  let best: Lane | undefined;
  let bestMs = Infinity;
  for (const lane of lanes) {
    const atMs = lane.records[lane.taken]?.timestampMs;
    if (atMs === undefined) {
      continue;
    }
    if (best === undefined || atMs < bestMs || (atMs === bestMs && lane.taken < best.taken)) {
      best = lane;
      bestMs = atMs;
    }
  }
  return best;
}
