import type { EntityKind } from './entities.ts';
import { EVENT_TYPES, entityOf, type EventType } from './event-types.ts';

/** One rule of a connection profile: a topic name, or a prefix ending in `*`, → entity (and type). */
export type TopicRule = {
  readonly match: string;
  readonly entity: EntityKind;
  readonly type?: EventType;
};

/** First matching rule wins. */
export type TopicMap = { readonly rules: readonly TopicRule[] };

/** One topic per entity: the default layout. */
export const GROUPED_TOPIC_MAP: TopicMap = {
  rules: [
    { match: 'orders', entity: 'order' },
    { match: 'payments', entity: 'payment' },
    { match: 'deliveries', entity: 'delivery' },
  ],
};

/** One topic per event type, the topic's name being the type. */
export const PER_TYPE_TOPIC_MAP: TopicMap = {
  rules: (Object.keys(EVENT_TYPES) as EventType[]).map((type) => ({
    match: type,
    entity: entityOf(type),
    type,
  })),
};

export function ruleOf(map: TopicMap, topic: string): TopicRule | undefined {
  return map.rules.find(({ match }) =>
    match.endsWith('*') ? topic.startsWith(match.slice(0, -1)) : topic === match,
  );
}
