import {
  foldDelivery,
  foldOrder,
  foldPayment,
  type Delivery,
  type Folded,
  type Order,
  type Payment,
} from './folds.ts';
import { stepOf, type EventEffect, type LifeStep } from './life.ts';
import type { ShopEvent } from './shop-event.ts';

/*
 * Where an entity's events come by more than one topic, nothing says in which order they are read. They are kept, and
 * the entity is the fold of them in an order that does not depend on the reading: which of two events under one identity
 * is the duplicate, that order says as well.
 */
export type Entity = Order | Payment | Delivery;

/** One event on what came before it. */
export function foldEntity(before: Entity | undefined, event: ShopEvent): Folded<Entity> {
  switch (event.entity) {
    case 'order':
      return foldOrder(before as Order | undefined, event);
    case 'payment':
      return foldPayment(before as Payment | undefined, event);
    case 'delivery':
      return foldDelivery(before as Delivery | undefined, event);
  }
}

/**
 * Merges the partitions that one entity's events come from by event time; ties by topic and partition. Inside a
 * partition the order of the log holds, whatever the times.
 */
function inEventOrder(kept: readonly ShopEvent[]): ShopEvent[] {
  const lanes = [...Map.groupBy(kept, ({ position }) => `${position.topic}/${position.partition}`).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, lane]) => lane.toSorted(compareOffsets));
  const merged: ShopEvent[] = [];
  while (merged.length < kept.length) {
    let first: ShopEvent[] | undefined;
    for (const lane of lanes) {
      const atMs = lane[0]?.atMs;
      if (atMs !== undefined && (first === undefined || atMs < (first[0]?.atMs ?? 0))) first = lane;
    }
    merged.push(...(first?.splice(0, 1) ?? []));
  }
  return merged;
}

/** The entity that all its events make, and what each of them did, in their order. */
export function foldAll(kept: readonly ShopEvent[]): {
  readonly entity: Entity | undefined;
  readonly effects: readonly { readonly event: ShopEvent; readonly effect: EventEffect }[];
  readonly impossible: number;
} {
  let entity: Entity | undefined;
  let impossible = 0;
  const identities = new Set<string>();
  const effects = inEventOrder(kept).map((event) => {
    if (identities.has(event.identity)) return { event, effect: 'duplicate' as const };
    identities.add(event.identity);
    const { next, transition } = foldEntity(entity, event);
    const effect = effectOf(entity, transition);
    if (effect === 'impossible_transition') impossible += 1;
    entity = next;
    return { event, effect };
  });
  return { entity, effects, impossible };
}

/** The steps of an order's life that its entity's events are. */
export function stepsOfKept(kept: readonly ShopEvent[]): LifeStep[] {
  return foldAll(kept).effects.map(({ event, effect }) => stepOf(event, effect));
}

/** What an event did, by how it moved its entity; `before` is absent for the first. */
export function effectOf(
  before: Entity | undefined,
  transition: Folded<Entity>['transition'],
): Exclude<EventEffect, 'duplicate'> {
  if (before === undefined || transition === 'forward') return 'applied';
  return transition === 'impossible' ? 'impossible_transition' : 'no_change';
}

function compareOffsets(a: ShopEvent, b: ShopEvent): number {
  const difference = BigInt(a.position.offset) - BigInt(b.position.offset);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
