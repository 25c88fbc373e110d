import type { EntityKind } from './entities.ts';
import type { EventType } from './event-types.ts';

/** One rule of a connection profile: a topic name, or a prefix ending in `*`, → entity (and type). */
export type TopicRule = {
  readonly match: string;
  readonly entity: EntityKind;
  readonly type?: EventType;
};

/** First matching rule wins. */
export type TopicMap = { readonly rules: readonly TopicRule[] };
