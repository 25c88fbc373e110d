/** Codes of Apache Kafka's `AclOperation`; each is the number of a bit. */
const READ = 3;
const WRITE = 4;
const CREATE = 5;
const DELETE = 6;
const ALTER = 7;
const DESCRIBE = 8;
const CLUSTER_ACTION = 9;
const DESCRIBE_CONFIGS = 10;
const ALTER_CONFIGS = 11;
const IDEMPOTENT_WRITE = 12;

/**
 * KIP-430: what a client may do with a topic, a group or the cluster, as bits. Without access control every client
 * may do everything, and Apache Kafka without an authorizer answers with the same numbers.
 */
export const AuthorizedOperations = {
  /** The client did not ask. */
  unknown: -2_147_483_648,
  topic: bits(READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
  group: bits(READ, DESCRIBE, DELETE, DESCRIBE_CONFIGS, ALTER_CONFIGS),
  cluster: bits(CREATE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE),
} as const;

function bits(...operations: number[]): number {
  return operations.reduce((set, operation) => set | (1 << operation), 0);
}
