import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { FailingFileSystem } from '../testing/failing-file-system.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { buildBatch } from '../wire/build-batch.ts';
import { readBatchHeader } from '../wire/record-batch.ts';
import { WorkSlices } from '../work-slices.ts';
import { DamagedFolder } from './damaged-folder.ts';
import { GroupCommit } from './group-commit.ts';
import { maintainLogsRegularly } from './log-maintenance.ts';
import { TopicStore } from './topic-store.ts';

const SEGMENT_BYTES = 1024;
const INTERVAL_MS = 1000;
const nextTurn = promisify(setImmediate);

/** Ten batches of some 600 bytes, so of one per segment, a second between them. */
async function topicWith(configs: Record<string, string>) {
  const clock = new ManualClock();
  const dataDir = temporaryDirectory();
  const fileSystem = new FailingFileSystem();
  const topics = new TopicStore({
    fileSystem,
    groupCommit: new GroupCommit(),
    dataDir,
    damaged: new DamagedFolder(fileSystem, dataDir, () => clock.nowMs()),
    cleanShutdown: false,
    nowMs: () => clock.nowMs(),
    onStorageFailure: () => undefined,
  });
  const wanted = { 'segment.bytes': String(SEGMENT_BYTES), ...configs };
  const topic = await topics.create(
    { name: 't', partitions: 1, configs: Object.entries(wanted) },
    new WorkSlices(),
  );
  const log = topic!.partitions[0]!;
  const startMs = clock.nowMs();
  for (let index = 0; index < 10; index += 1) {
    const batch = buildBatch({
      records: [{ key: null, value: Buffer.alloc(530) }],
      timestampMs: BigInt(startMs + index * 1000),
    });
    log.append(batch, readBatchHeader(batch, 0), undefined);
  }
  await log.durable(10n);
  const stop = maintainLogsRegularly({ topics, clock, log: () => undefined }, INTERVAL_MS);
  onTestFinished(async () => {
    stop();
    await topics.close();
  });
  return { clock, log };
}

it('lets go of segments whose newest record is too old, but never of the active one', async () => {
  const { clock, log } = await topicWith({ 'retention.ms': '5000' });
  clock.advance(INTERVAL_MS * 7 - 1);
  await nextTurn();
  clock.advance(1);
  expect(log.logStartOffset).toBe(2n);
  await nextTurn();
  clock.advance(INTERVAL_MS * 60 - 1);
  await nextTurn();
  clock.advance(1);
  expect([log.logStartOffset, log.logEndOffset]).toEqual([9n, 10n]);
});

it('lets go of the oldest segments until no more than one segment exceeds the size', async () => {
  const { clock, log } = await topicWith({ 'retention.bytes': '2000', 'retention.ms': '-1' });
  clock.advance(INTERVAL_MS);
  expect(log.sizeBytes).toBeGreaterThanOrEqual(2000);
  expect(log.sizeBytes).toBeLessThan(2000 + SEGMENT_BYTES);
});

it('keeps all where no limit is set, and where the topic is only compacted', async () => {
  for (const configs of [{ 'retention.ms': '-1' }, { 'retention.ms': '1', 'cleanup.policy': 'compact' }]) {
    const { clock, log } = await topicWith(configs);
    clock.advance(INTERVAL_MS * 3600);
    expect(log.logStartOffset).toBe(0n);
  }
});
