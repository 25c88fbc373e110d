/** What a partition holds for a reader of committed records: `[low, high)`. */
export type PartitionRange = {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
};
