import { expect, it } from 'vitest';
import { ManualClock } from '../testing/manual-clock.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { Group } from './group.ts';
import type { JoinResult, SyncResult } from './group-member.ts';
import type { JoinRequest } from './group-request.ts';

type Bench = { group: Group; clock: ManualClock };

function bench(options: { initialRebalanceDelayMs?: number } = {}): Bench {
  const clock = new ManualClock();
  let members = 0;
  const group = new Group({
    groupId: 'g',
    clock,
    initialRebalanceDelayMs: options.initialRebalanceDelayMs ?? 0,
    newMemberId: (hint) => `${hint}-${(members += 1)}`,
    persist: async () => undefined,
  });
  return { group, clock };
}

async function join({ group }: Bench, request: Partial<JoinRequest> = {}): Promise<JoinResult> {
  return group.join({
    memberId: '',
    groupInstanceId: null,
    clientId: 'm',
    clientHost: '/127.0.0.1',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.from('topics') }],
    requireKnownMemberId: false,
    canSkipAssignment: false,
    ...request,
  });
}

function sync(
  { group }: Bench,
  joined: JoinResult,
  assignments: Record<string, string> = {},
): Promise<SyncResult> {
  return group.sync({
    memberId: joined.memberId,
    groupInstanceId: null,
    generationId: joined.generationId,
    protocolType: null,
    protocolName: null,
    assignments: Object.entries(assignments).map(([memberId, text]) => ({
      memberId,
      assignment: Buffer.from(text),
    })),
  });
}

function beat({ group }: Bench, joined: JoinResult): ErrorCode {
  return group.heartbeat({ memberId: joined.memberId, groupInstanceId: null }, joined.generationId);
}

function protocols(...names: string[]): JoinRequest['protocols'] {
  return names.map((name) => ({ name, metadata: Buffer.from(name) }));
}

async function stableWithTwo(on: Bench): Promise<[JoinResult, JoinResult]> {
  const alone = await join(on);
  const newcomer = join(on);
  const [leader, follower] = await Promise.all([join(on, { memberId: alone.memberId }), newcomer]);
  const followerSync = sync(on, follower);
  await sync(on, leader, { [leader.memberId]: 'p0', [follower.memberId]: 'p1' });
  await followerSync;
  expect(on.group.state).toBe('Stable');
  return [leader, follower];
}

it('goes from empty to stable, the leader told of all and each told its part', async () => {
  const on = bench();
  const alone = await join(on);
  expect(alone).toMatchObject({
    errorCode: 0,
    generationId: 1,
    leader: 'm-1',
    memberId: 'm-1',
    protocolName: 'range',
  });
  const newcomer = join(on);
  expect(on.group.state).toBe('PreparingRebalance');
  expect(beat(on, alone)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  const [leader, follower] = await Promise.all([join(on, { memberId: 'm-1' }), newcomer]);
  expect(leader.members.map(({ memberId }) => memberId)).toEqual(['m-1', 'm-2']);
  expect([follower.members, follower.generationId]).toEqual([[], 2]);
  const early = sync(on, follower);
  expect(on.group.state).toBe('CompletingRebalance');
  await sync(on, leader, { 'm-1': 'p0', 'm-2': 'p1' });
  expect(String((await early).assignment)).toBe('p1');
  expect(on.group.state).toBe('Stable');
});

it('sends a new member away with its id first where the client knows that', async () => {
  const on = bench();
  const sent = await join(on, { requireKnownMemberId: true });
  expect([sent.errorCode, on.group.state]).toEqual([ErrorCode.MEMBER_ID_REQUIRED, 'Empty']);
  const joined = await join(on, { requireKnownMemberId: true, memberId: sent.memberId });
  expect(joined).toMatchObject({ errorCode: 0, memberId: sent.memberId });
  const unknown = await join(on, { memberId: 'made-up' });
  expect(unknown.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
});

it('waits for more members only when it was empty, and longer while they come', async () => {
  const on = bench({ initialRebalanceDelayMs: 100 });
  const first = join(on);
  on.clock.advance(90);
  const second = join(on);
  on.clock.advance(90);
  expect(on.group.state).toBe('PreparingRebalance');
  on.clock.advance(20);
  expect((await first).generationId).toBe(1);
  expect((await second).generationId).toBe(1);
});

it('expires a member that is silent, and rebalances the others', async () => {
  const on = bench();
  const [leader, follower] = await stableWithTwo(on);
  on.clock.advance(9000);
  expect(beat(on, leader)).toBe(ErrorCode.NONE);
  on.clock.advance(2000);
  expect(beat(on, follower)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  expect(beat(on, leader)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  const again = await join(on, { memberId: leader.memberId });
  expect([again.generationId, again.members.length]).toEqual([3, 1]);
});

it('goes on without members that do not come back within the rebalance timeout', async () => {
  const on = bench();
  const [leader, follower] = await stableWithTwo(on);
  const leaderAgain = join(on, { memberId: leader.memberId });
  for (let passed = 0; passed < 60_000; passed += 5000) {
    expect(beat(on, follower)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    on.clock.advance(5000);
  }
  expect((await leaderAgain).members).toHaveLength(1);
  expect(beat(on, follower)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
});

it('drops members that never ask for their part', async () => {
  const on = bench();
  const alone = await join(on);
  const newcomer = join(on);
  const [leader, follower] = await Promise.all([join(on, { memberId: alone.memberId }), newcomer]);
  const followerSync = sync(on, follower);
  for (let passed = 0; passed < 60_000; passed += 5000) {
    beat(on, leader);
    on.clock.advance(5000);
  }
  expect((await followerSync).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  expect(on.group.members.map(({ memberId }) => memberId)).toEqual([follower.memberId]);
});

it('leaves a member with a rebalance timeout of zero the time to ask for its part', async () => {
  const on = bench();
  const joined = await join(on, { rebalanceTimeoutMs: 0 });
  on.clock.advance(5000);
  expect((await sync(on, joined, { [joined.memberId]: 'p0' })).errorCode).toBe(ErrorCode.NONE);
});

it('is empty with a new generation when the last member leaves, and no timer is left', async () => {
  const on = bench();
  const [leader, follower] = await stableWithTwo(on);
  for (const { memberId } of [leader, follower]) {
    expect(on.group.leave({ memberId, groupInstanceId: null })).toBe(ErrorCode.NONE);
  }
  expect([on.group.state, on.group.generationId, on.clock.timerCount]).toEqual(['Empty', 3, 0]);
  expect(on.group.leave({ memberId: 'm-1', groupInstanceId: null })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
});

it('answers an old generation and a member of nowhere apart', async () => {
  const on = bench();
  const [leader] = await stableWithTwo(on);
  expect(beat(on, { ...leader, generationId: 1 })).toBe(ErrorCode.ILLEGAL_GENERATION);
  expect(beat(on, { ...leader, memberId: 'x' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
});

it('refuses a member that shares no protocol', async () => {
  const on = bench();
  await stableWithTwo(on);
  const other = await join(on, { protocols: [{ name: 'sticky', metadata: Buffer.alloc(0) }] });
  expect(other.errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  const connect = await join(on, { protocolType: 'connect' });
  expect(connect.errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
});

it('chooses the protocol most members prefer among those all know', async () => {
  const on = bench({ initialRebalanceDelayMs: 10 });
  const joins = [
    join(on, { protocols: protocols('only-mine', 'range', 'sticky') }),
    join(on, { protocols: protocols('sticky', 'range') }),
    join(on, { protocols: protocols('sticky', 'range') }),
  ];
  on.clock.advance(10);
  on.clock.advance(10);
  const results = await Promise.all(joins);
  expect(results.map(({ protocolName }) => protocolName)).toEqual(['sticky', 'sticky', 'sticky']);
});

it('takes commits of members in any state but while parts are given out', async () => {
  const on = bench();
  const outside = { memberId: '', groupInstanceId: null };
  expect(on.group.checkCommit(outside, -1)).toBe(ErrorCode.NONE);
  const alone = await join(on);
  const identity = { memberId: alone.memberId, groupInstanceId: null };
  expect(on.group.checkCommit(identity, 1)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  await sync(on, alone, {});
  expect(on.group.checkCommit(identity, 1)).toBe(ErrorCode.NONE);
  expect(on.group.checkCommit(identity, 0)).toBe(ErrorCode.ILLEGAL_GENERATION);
  expect(on.group.checkCommit(outside, -1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  void join(on);
  expect(on.group.state).toBe('PreparingRebalance');
  expect(on.group.checkCommit(identity, 1)).toBe(ErrorCode.NONE);
});

it('lets a static member come back without a rebalance and fences the one before', async () => {
  const on = bench();
  const before = await join(on, { groupInstanceId: 'i' });
  await sync(on, before, { [before.memberId]: 'p0' });
  const after = await join(on, { groupInstanceId: 'i' });
  expect(after).toMatchObject({ errorCode: 0, generationId: 1, leader: before.memberId, members: [] });
  expect(on.group.state).toBe('Stable');
  expect(String((await sync(on, after)).assignment)).toBe('p0');
  expect(on.group.heartbeat({ memberId: before.memberId, groupInstanceId: 'i' }, 1)).toBe(
    ErrorCode.FENCED_INSTANCE_ID,
  );
  const skipping = await join(on, { groupInstanceId: 'i', canSkipAssignment: true });
  expect(skipping).toMatchObject({ skipAssignment: true, leader: skipping.memberId });
});

it('asks nobody again where a static member comes back with other metadata, unless another protocol is chosen', async () => {
  const on = bench();
  const before = await join(on, { groupInstanceId: 'i' });
  await sync(on, before, { [before.memberId]: 'p0' });
  const remembers = [{ name: 'range', metadata: Buffer.from('topics, and what it had') }];
  expect((await join(on, { groupInstanceId: 'i', protocols: remembers })).generationId).toBe(1);
  const other = await join(on, { groupInstanceId: 'i', protocols: protocols('sticky') });
  expect(other).toMatchObject({ generationId: 2, protocolName: 'sticky' });
});

it('keeps a static member through a rebalance it has not noticed, until its session ends', async () => {
  const on = bench();
  const still = await join(on, { groupInstanceId: 'i', sessionTimeoutMs: 300_000 });
  await sync(on, still, {});
  const newcomer = join(on, { rebalanceTimeoutMs: 1000 });
  on.clock.advance(60_000);
  expect((await newcomer).generationId).toBe(2);
  expect(on.group.members).toHaveLength(2);
});

it('answers everybody who waits when it dies', async () => {
  const on = bench();
  await stableWithTwo(on);
  const waiting = join(on);
  on.group.die(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  expect((await waiting).errorCode).toBe(ErrorCode.COORDINATOR_NOT_AVAILABLE);
  expect(on.clock.timerCount).toBe(0);
});
