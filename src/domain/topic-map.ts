import type { EntityKind } from './entities.ts';
import { EVENT_TYPES, entityOf, type EventType } from './event-types.ts';
import { SIDE_TYPES, type SideKind, type SideType } from './side-types.ts';

/** What a topic may be about. */
export type RecordKind = EntityKind | SideKind;

/** One rule of a connection profile: a topic name, or a prefix ending in `*`, → entity (and type). */
export type TopicRule = {
  readonly match: string;
  readonly entity: RecordKind;
  readonly type?: EventType | SideType | undefined;
};

/** First matching rule wins. */
export type TopicMap = { readonly rules: readonly TopicRule[] };

/** How many topics the shop has: one for each entity, or one for each type of event. */
export type Layout = 'grouped' | 'per-type';

/** One topic per entity: the default layout. */
export const GROUPED_TOPIC_MAP: TopicMap = {
  rules: [
    { match: 'orders', entity: 'order' },
    { match: 'payments', entity: 'payment' },
    { match: 'deliveries', entity: 'delivery' },
    { match: 'inventory', entity: 'inventory' },
    { match: 'notifications', entity: 'notification' },
    { match: 'analytics', entity: 'analytics' },
  ],
};

/** One topic per event type, the topic's name being the type. */
export const PER_TYPE_TOPIC_MAP: TopicMap = {
  rules: [
    ...(Object.keys(EVENT_TYPES) as EventType[]).map((type) => ({
      match: type,
      entity: entityOf(type),
      type,
    })),
    ...(Object.keys(SIDE_TYPES) as SideType[]).map((type) => ({
      match: type,
      entity: SIDE_TYPES[type],
      type,
    })),
  ],
};

export const TOPIC_MAPS: Record<Layout, TopicMap> = {
  grouped: GROUPED_TOPIC_MAP,
  'per-type': PER_TYPE_TOPIC_MAP,
};

export function ruleOf(map: TopicMap, topic: string): TopicRule | undefined {
  return map.rules.find(({ match }) =>
    isPrefix(match) ? topic.startsWith(match.slice(0, -1)) : topic === match,
  );
}

/** Where events of a type are written: the topic of that type, else the topic of its entity; absent where no rule names one. */
export function topicFor(map: TopicMap, kind: RecordKind, type: EventType | SideType): string | undefined {
  const named = map.rules.filter(({ match, entity }) => entity === kind && !isPrefix(match));
  return (named.find((rule) => rule.type === type) ?? named.find((rule) => rule.type === undefined))?.match;
}

/** The topics that the map names in full, those of some kinds only where that is asked. */
export function namedTopics(map: TopicMap, isWanted: (kind: RecordKind) => boolean = () => true): string[] {
  const named = map.rules.filter(({ match, entity }) => !isPrefix(match) && isWanted(entity));
  return [...new Set(named.map(({ match }) => match))];
}

export function isSideKind(kind: RecordKind): kind is SideKind {
  return kind === 'inventory' || kind === 'notification' || kind === 'analytics';
}

/** Entities whose events come by more than one topic: nothing says in which order they are read. */
export function scatteredKinds(map: TopicMap): ReadonlySet<EntityKind> {
  const seen = new Set<EntityKind>();
  const scattered = new Set<EntityKind>();
  for (const { match, entity } of map.rules) {
    if (isSideKind(entity)) continue;
    if (seen.has(entity) || isPrefix(match)) scattered.add(entity);
    seen.add(entity);
  }
  return scattered;
}

function isPrefix(match: string): boolean {
  return match.endsWith('*');
}
