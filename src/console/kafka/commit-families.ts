import type { RecordKind } from '../../domain/topic-map.ts';

/** The family of topics whose offsets are committed together, in a consumer group of its own: other tools see its lag. */
export const COMMIT_FAMILIES: Readonly<Record<RecordKind, string>> = {
  order: 'orders',
  payment: 'payments',
  delivery: 'deliveries',
  inventory: 'beside',
  notification: 'beside',
  analytics: 'beside',
};
