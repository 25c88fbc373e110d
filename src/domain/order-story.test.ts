import { describe, expect, it } from 'vitest';
import type { LifeStep } from './life.ts';
import { tellStory } from './order-story.ts';

const START_MS = 1_700_000_000_000;

function step(fields: Partial<LifeStep> & { readonly at: number; readonly offset: number }): LifeStep {
  const { at, offset, ...rest } = fields;
  const atMs = START_MS + at * 1_000;
  return {
    entity: 'order',
    entityId: 'o1',
    type: 'orders.created',
    state: 'placed',
    amount: undefined,
    atMs,
    writtenAtMs: atMs + 5,
    effect: 'applied',
    simulated: false,
    eventId: undefined,
    causationId: undefined,
    ...rest,
    position: rest.position ?? { topic: 'orders', partition: 0, offset: String(offset) },
  };
}
const payment = (at: number, offset: number, fields: Partial<LifeStep> = {}) =>
  step({
    at,
    offset,
    entity: 'payment',
    entityId: 'p1',
    type: 'payments.completed',
    state: 'succeeded',
    position: { topic: 'payments', partition: 2, offset: String(offset) },
    ...fields,
  });

describe('tellStory', () => {
  it('goes by the time of the events, whatever the order in which topics were read', () => {
    const story = tellStory([
      payment(7, 0, { eventId: 'e2', causationId: 'e1' }),
      step({ at: 0, offset: 4, eventId: 'e1' }),
    ]);
    expect(story.map(({ step: { entity }, sinceMs, cause }) => [entity, sinceMs, cause])).toEqual([
      ['order', undefined, undefined],
      ['payment', 7_000, 0],
    ]);
    expect(story.flatMap(({ marks }) => marks)).toEqual([]);
  });

  it('marks what was written late, and what was written after a later event of its partition', () => {
    const story = tellStory([
      step({ at: 0, offset: 0 }),
      step({ at: 100, offset: 1, state: 'confirmed' }),
      step({ at: 50, offset: 2, state: undefined, type: 'orders.updated', writtenAtMs: START_MS + 200_000 }),
    ]);
    expect(story.map(({ marks }) => marks)).toEqual([[], ['late', 'out_of_order'], []]);
    expect(story[1]?.writtenAfterMs).toBe(150_000);
  });

  it('marks duplicates and impossible steps, and takes no duplicate for a cause', () => {
    const story = tellStory([
      step({ at: 0, offset: 0, eventId: 'e1' }),
      step({ at: 0, offset: 9, eventId: 'e1', effect: 'duplicate' }),
      payment(3, 0, { causationId: 'e1' }),
      payment(4, 1, { effect: 'impossible_transition', causationId: 'not here' }),
    ]);
    expect(story.map(({ marks }) => marks)).toEqual([[], ['duplicate'], [], ['impossible']]);
    expect(story.map(({ cause }) => cause)).toEqual([undefined, undefined, 0, undefined]);
  });

  it('says which states were skipped, once, and none before the outcome of a payment', () => {
    const delivery = (at: number, state: LifeStep['state']) =>
      step({ at, offset: at, entity: 'delivery', entityId: 'd1', state });
    const story = tellStory([
      step({ at: 0, offset: 0 }),
      payment(1, 0),
      delivery(2, 'assigned'),
      delivery(3, 'delivered'),
      step({ at: 4, offset: 4, state: 'completed' }),
    ]);
    expect(story.map(({ missing }) => missing.map(({ state }) => state))).toEqual([
      [],
      [],
      ['pending'],
      ['picked_up', 'in_transit'],
      ['confirmed', 'preparing'],
    ]);
  });
});
