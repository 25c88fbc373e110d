import { describe, expect, it } from 'vitest';
import type { ClusterMetadata } from './protocol/metadata.ts';
import { RightsWatch } from './rights-watch.ts';

const READ = 1 << 3;
const WRITE = 1 << 4;
const HIDDEN = 29;
const UNKNOWN = 3;

type Topic = { readonly name: string; readonly errorCode?: number; readonly operations?: number };

const view = (topics: readonly Topic[]): ClusterMetadata => ({
  nodes: [],
  controllerId: 1,
  clusterId: 'c',
  operations: undefined,
  topics: topics.map(({ name, errorCode = 0, operations }) => ({
    name,
    errorCode,
    operations,
    topicId: undefined,
    isInternal: false,
    partitions: [],
  })),
});

function watched() {
  const world = {
    nowMs: 0,
    lines: [] as string[],
    changes: 0,
    asked: [] as string[],
    deniedCreation: new Set<string>(),
    deniedGroups: new Set<string>(),
  };
  const watch = new RightsWatch({
    needed: () => ({ read: ['orders', 'payments'], write: ['orders', 'payments'], groups: ['g'] }),
    async deniedCreation(topics) {
      world.asked.push(`create ${topics.join()}`);
      return world.deniedCreation;
    },
    async deniedGroups(groups) {
      world.asked.push(`groups ${groups.join()}`);
      return world.deniedGroups;
    },
    onChange: () => {
      world.changes += 1;
    },
    now: () => world.nowMs,
    log: (line) => world.lines.push(line),
  });
  return { world, watch };
}

describe('RightsWatch', () => {
  it('says a missing right once, however often Kafka repeats it, and when it is granted', () => {
    const { world, watch } = watched();
    for (let round = 0; round < 100; round += 1) {
      watch.learn(view([{ name: 'orders', operations: READ }]));
    }
    expect(world.lines).toEqual(['Kafka does not grant write on topic orders']);
    expect(watch.deniedWrite('orders')).toEqual({ operation: 'write', resource: 'topic', name: 'orders' });
    expect(watch.deniedWrite('payments')).toBeUndefined();
    watch.learn(view([{ name: 'orders', operations: READ | WRITE }]));
    expect(world.lines.at(-1)).toBe('Kafka now grants write on topic orders');
    expect([watch.missing(), watch.deniedWrite('orders'), world.changes]).toEqual([[], undefined, 2]);
  });

  it('asks for a hidden topic every half minute only: each question is a line in an audit log', () => {
    const { world, watch } = watched();
    expect(watch.isAskedFor('orders')).toBe(true);
    watch.learn(view([{ name: 'orders', errorCode: HIDDEN }]));
    expect([watch.isAskedFor('orders'), watch.isAskedFor('payments')]).toEqual([false, true]);
    world.nowMs = 29_999;
    expect(watch.isAskedFor('orders')).toBe(false);
    world.nowMs = 30_000;
    expect(watch.isAskedFor('orders')).toBe(true);
    // An answer that leaves it out changes nothing.
    watch.learn(view([{ name: 'payments', operations: READ | WRITE }]));
    expect(watch.missing().map(({ operation, name }) => `${operation} ${name}`)).toEqual([
      'describe orders',
      'read orders',
      'write orders',
    ]);
  });

  it('knows of a topic that may not be created, and of a group that may not be used', async () => {
    const { world, watch } = watched();
    world.deniedCreation = new Set(['orders']);
    world.deniedGroups = new Set(['g']);
    watch.learn(view([{ name: 'orders', errorCode: UNKNOWN }]));
    await watch.stop();
    expect(world.asked).toEqual(['groups g', 'create orders']);
    expect(watch.missing()).toEqual([
      { operation: 'create', resource: 'topic', name: 'orders' },
      { operation: 'read', resource: 'group', name: 'g' },
    ]);
    expect(watch.deniedWrite('orders')).toEqual({ operation: 'create', resource: 'topic', name: 'orders' });
    // Half a minute later it asks again.
    world.deniedGroups = new Set();
    watch.learn(view([]));
    world.nowMs = 30_000;
    watch.learn(view([{ name: 'orders', operations: READ | WRITE }]));
    await watch.stop();
    expect(world.asked).toEqual(['groups g', 'create orders', 'groups g']);
    expect(watch.missing()).toEqual([]);
  });
});
