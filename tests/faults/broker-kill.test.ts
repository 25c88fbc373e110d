import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { BrokerProcessOptions } from '../../src/broker/process-messages.ts';
import { fetch } from '../../src/broker/apis/fetch.ts';
import { produce } from '../../src/broker/apis/produce.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import { buildBatch } from '../../src/broker/wire/build-batch.ts';
import { BATCH_HEADER_BYTES, readBatchHeader } from '../../src/broker/wire/record-batch.ts';
import { ended, startProcess } from './broker-process-support.ts';

const ROUNDS = Number(process.env['VIGIE_FAULT_ROUNDS'] ?? 5);
const SEED = Number(process.env['VIGIE_FAULT_SEED'] ?? Date.now() % 1_000_000);
const PARTITIONS = 3;
const CLIENTS = 4;

/** What was acknowledged: its offset and all bytes behind the fields the broker may patch. */
type Acknowledged = { partition: number; offset: bigint; bytes: Buffer };

/** Sends one batch after the other until the broker is gone. */
async function load(
  port: number,
  random: (below: number) => number,
  acknowledged: Acknowledged[],
): Promise<void> {
  const client = new TestClient(port);
  for (let sequence = 0; ; sequence += 1) {
    const partition = random(PARTITIONS);
    const batch = buildBatch({
      timestampMs: BigInt(sequence),
      records: Array.from({ length: 1 + random(20) }, () => ({
        key: Buffer.from(String(sequence)),
        value: Buffer.alloc(1 + random(5000), random(256)),
      })),
    });
    try {
      const answer = await client.ask(
        produce,
        {
          transactionalId: null,
          acks: -1,
          timeoutMs: 1000,
          topics: [{ name: 'load', partitions: [{ index: partition, records: batch }] }],
        },
        { version: 7 },
      );
      const { errorCode, baseOffset } = answer.responses[0]!.partitions[0]!;
      expect(errorCode).toBe(0);
      acknowledged.push({ partition, offset: baseOffset, bytes: batch.subarray(16) });
    } catch (error) {
      client.close();
      if (error instanceof Error && error.message.startsWith('no answer')) {
        return;
      }
      throw error;
    }
  }
}

async function readAll(port: number, partition: number): Promise<Map<bigint, Buffer>> {
  const client = new TestClient(port);
  const batches = new Map<bigint, Buffer>();
  let offset = 0n;
  for (;;) {
    const answer = await client.ask(
      fetch,
      {
        replicaId: -1,
        maxWaitMs: 0,
        minBytes: 0,
        maxBytes: 10_000_000,
        isolationLevel: 0,
        sessionId: 0,
        sessionEpoch: -1,
        topics: [
          {
            topic: 'load',
            partitions: [
              {
                partition,
                currentLeaderEpoch: -1,
                fetchOffset: offset,
                lastFetchedEpoch: -1,
                logStartOffset: -1n,
                partitionMaxBytes: 5_000_000,
              },
            ],
          },
        ],
        forgottenTopics: [],
        rackId: '',
      },
      { version: 11 },
    );
    const records = answer.responses[0]!.partitions[0]!.records!;
    if (records.length === 0) {
      client.close();
      return batches;
    }
    for (let at = 0; at + BATCH_HEADER_BYTES <= records.length;) {
      const header = readBatchHeader(records, at);
      expect(header.baseOffset).toBe(offset);
      batches.set(header.baseOffset, records.subarray(at + 16, at + header.sizeBytes));
      offset = header.baseOffset + BigInt(header.recordCount);
      at += header.sizeBytes;
    }
  }
}

it(`has every acknowledged byte after ${ROUNDS} kills under load (seed ${SEED})`, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-kill-'));
  const random = seededRandom(SEED);
  const acknowledged: Acknowledged[] = [];
  const options: BrokerProcessOptions = {
    dataDir,
    port: 0,
    topics: [{ name: 'load', partitions: PARTITIONS }],
  };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { child, ready } = await startProcess(options);
      expect(ready.recovery.damage).toEqual([]);
      expect(ready.recovery.cleanShutdown).toBe(false);
      const loads = Array.from({ length: CLIENTS }, () => load(ready.port, random, acknowledged));
      const before = acknowledged.length;
      // The moment of the kill is counted in answers, not in time, so that a slow machine tests the same.
      const answers = 20 + random(200);
      while (acknowledged.length < before + answers) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      child.kill('SIGKILL');
      await Promise.all([...loads, ended(child)]);
    }
    const { child, ready } = await startProcess(options);
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const batches = await readAll(ready.port, partition);
      for (const { offset, bytes } of acknowledged.filter((each) => each.partition === partition)) {
        expect(batches.get(offset)?.equals(bytes), `partition ${partition} offset ${offset}`).toBe(true);
      }
    }
    child.send({ type: 'stop' });
    await ended(child);
    expect(acknowledged.length).toBeGreaterThan(ROUNDS * 20);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
