import type { LifeStep } from '../../domain/life.ts';

/** A step as one short text: there are as many as events. */
export function encodeStep(step: LifeStep): string {
  const { topic, partition, offset } = step.position;
  return JSON.stringify([
    topic,
    partition,
    offset,
    step.entity,
    step.entityId,
    step.type,
    step.state,
    step.atMs,
    step.writtenAtMs,
    step.effect,
    step.simulated ? 1 : 0,
    step.eventId,
    step.causationId,
    step.amount?.minor,
    step.amount?.currency,
  ]);
}

export function decodeStep(text: string): LifeStep {
  const [topic, partition, offset, entity, entityId, type, state, atMs, writtenAtMs, effect, ...rest] =
    JSON.parse(text) as unknown[];
  const [simulated, eventId, causationId, minor, currency] = rest as [
    number,
    string | null,
    string | null,
    number | null,
    string | null,
  ];
  return {
    position: { topic: topic as never, partition: partition as never, offset: offset as never },
    entity: entity as never,
    entityId: entityId as never,
    type: (type ?? undefined) as never,
    state: (state ?? undefined) as never,
    amount: minor === null || currency === null ? undefined : { minor, currency },
    atMs: atMs as never,
    writtenAtMs: writtenAtMs as never,
    effect: effect as never,
    simulated: simulated === 1,
    eventId: eventId ?? undefined,
    causationId: causationId ?? undefined,
  };
}
