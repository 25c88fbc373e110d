import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { GroupCommit } from '../log/group-commit.ts';
import { DamagedFolder } from '../log/damaged-folder.ts';
import { nodeFileSystem } from '../log/file-system.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { GroupCoordinator } from './group-coordinator.ts';
import { expireOffsetsRegularly } from './offset-expiry.ts';

const CHECK_MS = 600_000;
const RETENTION_MS = 10 * CHECK_MS;

function coordinator(dataDir: string, clock: ManualClock): GroupCoordinator {
  return new GroupCoordinator({
    fileSystem: nodeFileSystem,
    groupCommit: new GroupCommit(),
    dataDir,
    damaged: new DamagedFolder(nodeFileSystem, dataDir, () => clock.nowMs()),
    cleanShutdown: false,
    clock,
    initialRebalanceDelayMs: 0,
    minSessionTimeoutMs: 1,
    maxSessionTimeoutMs: 1e12,
    onStorageFailure: () => undefined,
  });
}

function bench(dataDir = temporaryDirectory(), clock = new ManualClock()) {
  const groups = coordinator(dataDir, clock);
  const pending = new Set<string>();
  const stop = expireOffsetsRegularly(
    {
      groups,
      clock,
      transactions: { hasPendingOffset: (groupId) => pending.has(groupId) },
      log: () => undefined,
    },
    RETENTION_MS,
  );
  let isOpen = true;
  async function close(): Promise<void> {
    if (isOpen) {
      isOpen = false;
      stop();
      await groups.close();
    }
  }
  onTestFinished(close);
  return { groups, clock, dataDir, pending, close };
}

type Bench = ReturnType<typeof bench>;

function commit(
  { groups, clock }: Bench,
  groupId: string,
  topic: string,
  expiresInMs?: number,
): Promise<void> {
  const commitTimestampMs = clock.nowMs();
  const ownTime = expiresInMs === undefined ? {} : { expiresAtMs: commitTimestampMs + expiresInMs };
  const committed = { offset: 5n, leaderEpoch: 0, metadata: null, commitTimestampMs, ...ownTime };
  return groups.commitOffsets(groupId, [{ topic, partition: 0, committed }]);
}

function topicsOf({ groups }: Bench, groupId: string): string[] {
  return groups.offsets.ofGroup(groupId).map(({ topic }) => topic);
}

function subscription(...topics: string[]): Buffer {
  const head = Buffer.alloc(6);
  head.writeInt32BE(topics.length, 2);
  const names = topics.map((topic) => Buffer.concat([Buffer.from([0, topic.length]), Buffer.from(topic)]));
  return Buffer.concat([head, ...names, Buffer.alloc(4)]);
}

async function member({ groups }: Bench, groupId: string, ...topics: string[]): Promise<string> {
  const joined = await groups.join(groupId, {
    memberId: '',
    groupInstanceId: null,
    clientId: 'm',
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: 1e10,
    rebalanceTimeoutMs: 1000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription(...topics) }],
    requireKnownMemberId: false,
    canSkipAssignment: false,
  });
  const { memberId, generationId } = joined;
  await groups.get(groupId)!.sync({
    memberId,
    groupInstanceId: null,
    generationId,
    protocolType: null,
    protocolName: null,
    assignments: [{ memberId, assignment: Buffer.from('a') }],
  });
  return memberId;
}

it('keeps the offsets of a client outside any group for so long after its last commit', async () => {
  const on = bench();
  await commit(on, 'simple', 'old');
  on.clock.advance(5 * CHECK_MS);
  await commit(on, 'simple', 'newer');
  on.clock.advance(5 * CHECK_MS - 1);
  expect(topicsOf(on, 'simple')).toEqual(['old', 'newer']);
  on.clock.advance(1);
  expect(topicsOf(on, 'simple')).toEqual(['newer']);
  on.clock.advance(5 * CHECK_MS);
  expect([topicsOf(on, 'simple'), on.groups.get('simple')]).toEqual([[], undefined]);
});

it('counts from when the last member left, and not while one is there', async () => {
  const on = bench();
  const memberId = await member(on, 'g', 't');
  await commit(on, 'g', 't');
  on.clock.advance(3 * RETENTION_MS);
  expect(topicsOf(on, 'g')).toEqual(['t']);
  expect(on.groups.get('g')!.leave({ memberId, groupInstanceId: null })).toBe(ErrorCode.NONE);
  on.clock.advance(RETENTION_MS - 1);
  expect(topicsOf(on, 'g')).toEqual(['t']);
  on.clock.advance(1);
  expect([topicsOf(on, 'g'), on.groups.get('g')]).toEqual([[], undefined]);
});

it('forgets a topic that a living group reads no more', async () => {
  const on = bench();
  await member(on, 'g', 'read', 'also-read');
  await commit(on, 'g', 'read');
  await commit(on, 'g', 'left');
  on.clock.advance(RETENTION_MS);
  expect(topicsOf(on, 'g')).toEqual(['read']);
});

it('goes by the time an offset was given when it was committed', async () => {
  const on = bench();
  await commit(on, 'g', 'short', CHECK_MS);
  await commit(on, 'g', 'long', 2 * RETENTION_MS);
  on.clock.advance(CHECK_MS);
  expect(topicsOf(on, 'g')).toEqual(['long']);
  on.clock.advance(RETENTION_MS);
  expect(topicsOf(on, 'g')).toEqual(['long']);
});

it('waits for a transaction that may still change the offset', async () => {
  const on = bench();
  await commit(on, 'g', 't');
  on.pending.add('g');
  on.clock.advance(2 * RETENTION_MS);
  expect(topicsOf(on, 'g')).toEqual(['t']);
  on.pending.clear();
  on.clock.advance(CHECK_MS);
  expect(topicsOf(on, 'g')).toEqual([]);
});

it('remembers over a restart what has expired, and since when a group is empty', async () => {
  const first = bench();
  const memberId = await member(first, 'g', 't');
  await commit(first, 'g', 't');
  await commit(first, 'simple', 'gone', 1);
  await commit(first, 'simple', 'stays');
  first.groups.get('g')!.leave({ memberId, groupInstanceId: null });
  first.clock.advance(CHECK_MS);
  await first.close();
  const second = bench(first.dataDir, first.clock);
  expect([topicsOf(second, 'simple'), topicsOf(second, 'g')]).toEqual([['stays'], ['t']]);
  second.clock.advance(RETENTION_MS - CHECK_MS);
  await second.close();
  const third = bench(first.dataDir, first.clock);
  expect([third.groups.all(), third.groups.offsets.groupIds()]).toEqual([[], []]);
});

it('leaves a journal that does not grow with what has expired', async () => {
  const on = bench();
  for (let round = 0; round < 8; round += 1) {
    for (let index = 0; index < 3000; index += 1) {
      void commit(on, `g${round}-${index}`, 't', 1);
    }
    on.clock.advance(CHECK_MS);
    await commit(on, 'kept', 't');
  }
  expect(on.groups.all().map(({ groupId }) => groupId)).toEqual(['kept']);
  await on.close();
  expect(statSync(join(on.dataDir, 'groups.journal')).size).toBeLessThan(2_500_000);
});
