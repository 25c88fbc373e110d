import type { CompressionName } from '../support/kafkajs-client.ts';

/** A record as every client can write it. */
export type RecordToWrite = {
  readonly partition: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: Readonly<Record<string, string>>;
};

export type RecordRead = RecordToWrite & { readonly topic: string; readonly offset: number };

/** One Kafka client, as far as writing and reading records goes. */
export type InteropClient = {
  readonly name: string;
  readonly isHere: boolean;
  readonly compressions: readonly CompressionName[];
  write(
    at: { address: string; topic: string; compression: CompressionName },
    records: readonly RecordToWrite[],
  ): Promise<void>;
  /** All partitions of the topics from their beginnings, until `count` records are there. */
  read(at: {
    address: string;
    topics: readonly string[];
    count: number;
    group: string;
  }): Promise<RecordRead[]>;
};
