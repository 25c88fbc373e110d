/** Codes of Kafka's AclOperation: the number of the bit in a field of authorized operations. */
const BITS = {
  read: 3,
  write: 4,
  create: 5,
  delete: 6,
  alter: 7,
  describe: 8,
  describe_configs: 10,
  alter_configs: 11,
  idempotent_write: 12,
} as const;

export type AclOperation = keyof typeof BITS;

/** What a node writes where it was not asked, or does not know. */
const NOT_GIVEN = -(2 ** 31);

/** @returns undefined where the node said nothing. */
export function authorizedOperations(field: number): number | undefined {
  return field === NOT_GIVEN ? undefined : field;
}

/** Whether the field of bits holds the operation. */
export function allows(operations: number, operation: AclOperation): boolean {
  return (operations & (1 << BITS[operation])) !== 0;
}
