import { DELIVERY_STATES, ORDER_STATES } from './entities.ts';
import type { LifeStep, StepKind } from './life.ts';

/** What is remarkable about a step. */
export const STEP_MARKS = ['late', 'out_of_order', 'duplicate', 'impossible'] as const;
export type StepMark = (typeof STEP_MARKS)[number];

/** A state that was skipped: an event that nobody has read. */
export type MissingStep = { readonly entity: StepKind; readonly entityId: string; readonly state: string };

export type StoryStep = {
  readonly step: LifeStep;
  readonly marks: readonly StepMark[];
  /** Event time since the step before in the story, ms; absent for the first. */
  readonly sinceMs: number | undefined;
  /** How long after the event its record was written, ms. */
  readonly writtenAfterMs: number;
  /** The step of the event that caused it, as an index of the story; absent where it names none, or none that is here. */
  readonly cause: number | undefined;
  /** Skipped on the way to this one. */
  readonly missing: readonly MissingStep[];
};

/** An event whose record was written later than this after it is called late. */
const LATE_MS = 60_000;

/** The way each entity takes. A payment may be known by its outcome alone, and an unknown state says nothing. */
const WAYS: Record<StepKind, readonly string[]> = {
  order: ORDER_STATES.filter((state) => state !== 'cancelled' && state !== 'unknown'),
  payment: [],
  notification: [],
  delivery: DELIVERY_STATES.filter((state) => state !== 'failed' && state !== 'unknown'),
};

/**
 * The life of an order as a story: its steps by the events' own time, each with what caused it, how long it took and
 * what is remarkable. Inside a partition the order of the log holds for equal times.
 *
 * @param steps as they were read.
 */
export function tellStory(steps: readonly LifeStep[]): StoryStep[] {
  const outOfOrder = readAgainstTime(steps);
  const sorted = steps
    .map((step, read) => ({ step, read }))
    .toSorted(
      (a, b) =>
        a.step.atMs - b.step.atMs || Number(isMessage(a.step)) - Number(isMessage(b.step)) || a.read - b.read,
    );
  const indexOf = new Map<string, number>();
  for (const [index, { step }] of sorted.entries()) {
    // A duplicate is not the event that caused anything.
    if (step.eventId !== undefined && step.effect !== 'duplicate' && !indexOf.has(step.eventId))
      indexOf.set(step.eventId, index);
  }
  const reached = new Map<string, number>();
  return sorted.map(({ step, read }, index) => {
    const before = sorted[index - 1]?.step;
    const writtenAfterMs = step.writtenAtMs - step.atMs;
    const marks: StepMark[] = [];
    if (writtenAfterMs > LATE_MS) marks.push('late');
    if (outOfOrder.has(read)) marks.push('out_of_order');
    if (step.effect === 'duplicate') marks.push('duplicate');
    if (step.effect === 'impossible_transition') marks.push('impossible');
    const cause = step.causationId === undefined ? undefined : indexOf.get(step.causationId);
    return {
      step,
      marks,
      sinceMs: before && step.atMs - before.atMs,
      writtenAfterMs,
      cause: cause === index ? undefined : cause,
      missing: skippedBy(step, reached),
    };
  });
}

/** It follows what it tells of, though both may have happened in the same millisecond. */
function isMessage({ entity }: LifeStep): boolean {
  return entity === 'notification';
}

/** Which steps have an earlier event time than one that was written before them in the same partition. */
function readAgainstTime(steps: readonly LifeStep[]): Set<number> {
  const lanes = Map.groupBy(
    steps.keys(),
    (read) => `${steps[read]?.position.topic}/${steps[read]?.position.partition}`,
  );
  const found = new Set<number>();
  for (const lane of lanes.values()) {
    let latestMs = -Infinity;
    for (const read of lane.toSorted((a, b) => compareOffsets(steps[a], steps[b]))) {
      const step = steps[read];
      if (!step || step.effect === 'duplicate') continue;
      if (step.atMs < latestMs) found.add(read);
      latestMs = Math.max(latestMs, step.atMs);
    }
  }
  return found;
}

function compareOffsets(a: LifeStep | undefined, b: LifeStep | undefined): number {
  const difference = BigInt(a?.position.offset ?? 0) - BigInt(b?.position.offset ?? 0);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Notes how far the entity has come, and says what lies between. */
function skippedBy(step: LifeStep, reached: Map<string, number>): MissingStep[] {
  const { entity, entityId, state, effect } = step;
  if (state === undefined || effect !== 'applied') return [];
  const way = WAYS[entity];
  const at = way.indexOf(state);
  if (at < 0) return [];
  const key = `${entity}/${entityId}`;
  const before = reached.get(key) ?? -1;
  reached.set(key, Math.max(before, at));
  return way.slice(before + 1, at).map((skipped) => ({ entity, entityId, state: skipped }));
}
