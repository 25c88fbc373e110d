/**
 * Where the embedded broker answers otherwise than Apache Kafka, and why that stays so. The tests name an entry where they
 * expect one thing of the one and another of the other; docs/protocol-support.md lists them all.
 */
export const DIFFERENCES = {
  'unknown-group': {
    what: 'A group that does not exist is described as dead; Apache Kafka 4 answers with an error.',
    why: 'The error came with version 6 of DescribeGroups (KIP-1043); up to version 5 Apache Kafka says the same.',
  },
  'consumer-protocol': {
    what: 'Groups are those of the classic protocol; a Java client that asks for `group.protocol=consumer` is told so.',
    why: 'The classic one is what every client speaks, Java by default too; the new one (KIP-848) is not needed to read.',
  },
  'broker-configs': {
    what: 'What stands behind the configs of topics (`log.retention.ms` and so on) can be set for all nodes, not for one.',
    why: 'All nodes have one log.',
  },
  compression: {
    what: 'The `compression.type` of a topic can only be `producer`.',
    why: 'Batches are stored as their producers compressed them; compressing anew is what makes a broker slow.',
  },
  quotas: {
    what: 'There are no quotas of users or clients; the tools say that the node does not support them.',
    why: 'The broker limits what each connection may hold in memory, and serves one machine.',
  },
  acls: {
    what: 'There are no access control lists; the tools say so, in other words than without an authorizer.',
    why: 'Who is authenticated may do everything; by default only this machine can connect.',
  },
  elections: {
    what: 'Leaders cannot be elected by hand.',
    why: 'The preferred leader leads whenever its node runs.',
  },
} as const satisfies Record<string, { what: string; why: string }>;

export type DifferenceId = keyof typeof DIFFERENCES;
