import type { KafkaOperation, MissingRight } from '../../contract/kafka-status.ts';
import { allows } from './protocol/authorized-operations.ts';
import type { ClusterMetadata, TopicMetadata } from './protocol/metadata.ts';

/** What a console does with a cluster, by name. */
export type RightsNeeded = {
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly groups: readonly string[];
};

/** What Kafka has said of rights. A topic or a group that it says nothing of is not missing a right. */
export type RightsFacts = {
  readonly topics: ReadonlyMap<string, Pick<TopicMetadata, 'errorCode' | 'operations'>>;
  /** Of the cluster, where the node is so old that an idempotent producer needs a right of its own. */
  readonly clusterOperations: number | undefined;
  /** Topics that do not exist and may not be created. */
  readonly deniedCreation: ReadonlySet<string>;
  readonly deniedGroups: ReadonlySet<string>;
};

export const TOPIC_AUTHORIZATION_FAILED = 29;
export const GROUP_AUTHORIZATION_FAILED = 30;
const UNKNOWN_TOPIC_OR_PARTITION = 3;

/** Topics first, in the order of `needed`, each with what is missing on it. */
export function missingRights(facts: RightsFacts, needed: RightsNeeded): readonly MissingRight[] {
  const names = [...new Set([...needed.read, ...needed.write])];
  const topics = names.flatMap((name) => missingOnTopic(facts, needed, name));
  const groups = asPattern(
    needed.groups.filter((name) => facts.deniedGroups.has(name)),
    needed.groups,
  ).map((name): MissingRight => ({ operation: 'read', resource: 'group', name }));
  return [...topics, ...groups, ...missingOnCluster(facts, needed)];
}

/** Topics of an answer whose description Kafka refuses. */
export function deniedTopics({ topics }: ClusterMetadata): readonly string[] {
  return topics.filter(({ errorCode }) => errorCode === TOPIC_AUTHORIZATION_FAILED).map(({ name }) => name);
}

export function isMissing({ errorCode }: Pick<TopicMetadata, 'errorCode'>): boolean {
  return errorCode === UNKNOWN_TOPIC_OR_PARTITION;
}

function missingOnTopic(facts: RightsFacts, needed: RightsNeeded, name: string): readonly MissingRight[] {
  const topic = facts.topics.get(name);
  const on = (operation: KafkaOperation): MissingRight => ({ operation, resource: 'topic', name });
  const used: readonly KafkaOperation[] = [
    ...(needed.read.includes(name) ? (['read'] as const) : []),
    ...(needed.write.includes(name) ? (['write'] as const) : []),
  ];
  if (topic === undefined) {
    return [];
  }
  if (topic.errorCode === TOPIC_AUTHORIZATION_FAILED) {
    // Reading or writing implies describing in Kafka's rules: without that, neither is there.
    return ['describe' as const, ...used].map(on);
  }
  if (isMissing(topic)) {
    return facts.deniedCreation.has(name) ? [on('create')] : [];
  }
  const { operations } = topic;
  return operations === undefined ? [] : used.filter((each) => !allows(operations, each)).map(on);
}

/** Groups of one console differ in their last part: where all are denied, one prefixed right grants them. */
function asPattern(denied: readonly string[], all: readonly string[]): readonly string[] {
  const prefixes = new Set(all.map((name) => name.slice(0, name.lastIndexOf('-') + 1)));
  const [prefix = ''] = prefixes;
  const isOneRight = denied.length > 1 && denied.length === all.length && prefixes.size === 1;
  return isOneRight ? [`${prefix}*`] : denied;
}

/** A node that may not be asked for the cluster's operations answers 0. */
function missingOnCluster({ clusterOperations }: RightsFacts, needed: RightsNeeded): readonly MissingRight[] {
  const isDenied =
    needed.write.length > 0 &&
    clusterOperations !== undefined &&
    clusterOperations !== 0 &&
    !allows(clusterOperations, 'idempotent_write');
  return isDenied ? [{ operation: 'idempotent_write', resource: 'cluster', name: '' }] : [];
}
