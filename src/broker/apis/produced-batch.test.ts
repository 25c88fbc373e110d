import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { KeyedQueue } from '../log/keyed-queue.ts';
import { TopicConfig } from '../log/topic-config.ts';
import { buildBatch, type RecordToBuild } from '../wire/build-batch.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { BATCH_HEADER_BYTES, signBatch } from '../wire/record-batch.ts';
import { checkProducedBatch } from './produced-batch.ts';

const NOW_MS = 1_000_000_000;
const HOUR_MS = 3_600_000;

async function check(batch: Buffer, configs: Record<string, string> = {}, apiVersion = 9) {
  const config = new TopicConfig(Object.entries(configs));
  return checkProducedBatch(batch, { apiVersion, config, nowMs: NOW_MS, large: new KeyedQueue() });
}

function batchOf(records: Partial<RecordToBuild>[], timestampMs = NOW_MS): Buffer {
  return buildBatch({
    records: records.map((record) => ({ key: Buffer.from('k'), value: null, ...record })),
    timestampMs: BigInt(timestampMs),
  });
}

function gzipped(batch: Buffer): Buffer {
  const out = Buffer.concat([
    batch.subarray(0, BATCH_HEADER_BYTES),
    gzipSync(batch.subarray(BATCH_HEADER_BYTES)),
  ]);
  out.writeInt16BE(1, 21);
  signBatch(out);
  return out;
}

describe('a compacted topic', () => {
  const compacted = { 'cleanup.policy': 'compact,delete' };

  it('takes records with keys', async () => {
    const batch = batchOf([{}, { value: Buffer.from('v') }]);
    expect(await check(batch, compacted)).toMatchObject({ batch });
    expect(await check(gzipped(batch), compacted)).toMatchObject({ header: { recordCount: 2 } });
  });

  it('refuses records without, and says which', async () => {
    const batch = batchOf([{}, { key: null }, {}, { key: null }]);
    for (const each of [batch, gzipped(batch)]) {
      expect(await check(each, compacted)).toMatchObject({
        errorCode: ErrorCode.INVALID_RECORD,
        recordErrors: [{ batchIndex: 1 }, { batchIndex: 3 }],
      });
      expect(await check(each)).toMatchObject({ batch: each });
    }
  });

  it('refuses what it cannot look into', async () => {
    const batch = batchOf([{}]);
    batch.writeInt16BE(1, 21);
    signBatch(batch);
    expect(await check(batch, compacted)).toMatchObject({ errorCode: ErrorCode.INVALID_RECORD });
  });
});

describe('timestamps', () => {
  const refusal = { errorCode: ErrorCode.INVALID_TIMESTAMP };

  it('are at most an hour ahead, unless the topic says otherwise or takes its own', async () => {
    const batch = batchOf([{}], NOW_MS + HOUR_MS + 1);
    expect(await check(batchOf([{}], NOW_MS + HOUR_MS))).toMatchObject({ header: {} });
    expect(await check(batch)).toMatchObject(refusal);
    expect(await check(batch, { 'message.timestamp.after.max.ms': String(HOUR_MS + 1) })).toMatchObject({
      header: {},
    });
    expect(await check(batch, { 'message.timestamp.type': 'LogAppendTime' })).toMatchObject({ header: {} });
  });

  it('are as old as they like, unless the topic says otherwise', async () => {
    const batch = batchOf([{}, { timestampMs: BigInt(NOW_MS - 1001) }]);
    expect(await check(batch)).toMatchObject({ header: {} });
    for (const name of ['message.timestamp.before.max.ms', 'message.timestamp.difference.max.ms']) {
      expect(await check(batch, { [name]: '1000' })).toMatchObject(refusal);
      expect(await check(gzipped(batch), { [name]: '1001' })).toMatchObject({ header: {} });
    }
    expect(await check(batchOf([{}], -1), { 'message.timestamp.before.max.ms': '1000' })).toMatchObject({
      header: {},
    });
  });
});
