import type { Kafka } from 'kafkajs';
import { withDeadline } from '../with-deadline.ts';
import type { NodeRequests } from './node-probe.ts';
import { allows } from './protocol/authorized-operations.ts';
import { DESCRIBE_GROUPS } from './protocol/describe-groups.ts';
import { FIND_COORDINATOR } from './protocol/find-coordinator.ts';
import { KafkaAnswerError } from './protocol/kafka-answer-error.ts';
import { GROUP_AUTHORIZATION_FAILED } from './rights.ts';

const DEADLINE_MS = 8_000;

/**
 * Which of the groups this client may not read. Asks any node for each coordinator, and the coordinator for the rights;
 * no group is made by asking.
 */
export async function deniedGroups(
  node: NodeRequests,
  nodeAt: (address: string) => NodeRequests,
  groupIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const denied = new Set<string>();
  await Promise.all(
    groupIds.map(async (groupId) => {
      if (await isGroupDenied(node, nodeAt, groupId)) {
        denied.add(groupId);
      }
    }),
  );
  return denied;
}

async function isGroupDenied(
  node: NodeRequests,
  nodeAt: (address: string) => NodeRequests,
  groupId: string,
): Promise<boolean> {
  try {
    const { host, port } = await node.send(FIND_COORDINATOR, { groupId });
    const groups = await nodeAt(`${host}:${port}`).send(DESCRIBE_GROUPS, { groupIds: [groupId] });
    const { errorCode = 0, operations } = groups[0] ?? {};
    const mayRead = operations === undefined || allows(operations, 'read');
    return errorCode === GROUP_AUTHORIZATION_FAILED || (errorCode === 0 && !mayRead);
  } catch (error) {
    // A coordinator that is not there yet says nothing of rights.
    return error instanceof KafkaAnswerError && error.code === GROUP_AUTHORIZATION_FAILED;
  }
}

/** Which of the topics this client may not create. Kafka only checks: nothing is created. */
export async function deniedCreation(kafka: Kafka, topics: readonly string[]): Promise<ReadonlySet<string>> {
  const admin = kafka.admin();
  async function ask(): Promise<void> {
    await admin.connect();
    await admin.createTopics({
      validateOnly: true,
      topics: topics.map((topic) => ({ topic, numPartitions: 1, replicationFactor: -1 })),
    });
  }
  try {
    await withDeadline(ask(), DEADLINE_MS);
    return new Set();
  } catch (error) {
    const refused = creationErrors(error).filter(({ type }) => DENIED.has(type ?? ''));
    return new Set(refused.flatMap(({ topic }) => topic ?? []));
  } finally {
    void withDeadline(admin.disconnect(), 2_000).catch(() => undefined);
  }
}

const DENIED: ReadonlySet<string> = new Set(['TOPIC_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED']);

type CreationError = { readonly type?: string; readonly topic?: string };

/** kafkajs gathers one error for each topic. */
function creationErrors(error: unknown): readonly CreationError[] {
  return (error as { readonly errors?: readonly CreationError[] } | undefined)?.errors ?? [];
}
