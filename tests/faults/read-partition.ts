import { expect } from 'vitest';
import { fetch } from '../../src/broker/apis/fetch.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import {
  type BatchHeader,
  endOffsetOf,
  isCrcValid,
  readBatchHeader,
} from '../../src/broker/wire/record-batch.ts';

export type ReadBatch = { header: BatchHeader; bytes: Buffer };

/** All batches of a partition as a consumer gets them; `errorCode` is that of the last fetch. */
export async function readPartition(
  port: number,
  at: { topic: string; partition: number },
): Promise<{ batches: ReadBatch[]; errorCode: number }> {
  const client = new TestClient(port);
  const batches: ReadBatch[] = [];
  let fetchOffset = 0n;
  try {
    for (;;) {
      const answer = await client.ask(fetch, fetchRequest(at, fetchOffset), { version: 11 });
      const { records, errorCode } = answer.responses[0]!.partitions[0]!;
      if (errorCode !== 0 || records === null || records.length === 0) {
        return { batches, errorCode };
      }
      for (let position = 0; position < records.length;) {
        const header = readBatchHeader(records, position);
        expect(isCrcValid(records, position, header.sizeBytes)).toBe(true);
        batches.push({ header, bytes: Buffer.from(records.subarray(position, position + header.sizeBytes)) });
        fetchOffset = endOffsetOf(header);
        position += header.sizeBytes;
      }
    }
  } finally {
    client.close();
  }
}

function fetchRequest({ topic, partition }: { topic: string; partition: number }, fetchOffset: bigint) {
  return {
    replicaId: -1,
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: 10_000_000,
    isolationLevel: 0,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [
      {
        topic,
        partitions: [
          {
            partition,
            currentLeaderEpoch: -1,
            fetchOffset,
            lastFetchedEpoch: -1,
            logStartOffset: -1n,
            partitionMaxBytes: 5_000_000,
          },
        ],
      },
    ],
    forgottenTopics: [],
    rackId: '',
  };
}
