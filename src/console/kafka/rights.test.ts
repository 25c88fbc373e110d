import { describe, expect, it } from 'vitest';
import { missingRights, type RightsFacts, type RightsNeeded } from './rights.ts';

const READ = 1 << 3;
const WRITE = 1 << 4;
const DESCRIBE = 1 << 8;
const IDEMPOTENT_WRITE = 1 << 12;

const NEEDED: RightsNeeded = { read: ['orders'], write: ['orders'], groups: ['vigie-1-orders'] };

function facts(
  orders: { errorCode?: number; operations?: number | undefined },
  more: Partial<RightsFacts> = {},
) {
  const topic = { errorCode: 0, operations: undefined, ...orders };
  return {
    topics: new Map([['orders', topic]]),
    clusterOperations: undefined,
    deniedCreation: new Set<string>(),
    deniedGroups: new Set<string>(),
    ...more,
  };
}

describe('missingRights', () => {
  it.each([
    ['all is granted', facts({ operations: READ | WRITE | DESCRIBE }), NEEDED, []],
    ['the node says nothing of rights', facts({}), NEEDED, []],
    ['nothing is known of the topic yet', { ...facts({}), topics: new Map() }, NEEDED, []],
    [
      'a topic may be read only',
      facts({ operations: READ | DESCRIBE }),
      NEEDED,
      [{ operation: 'write', resource: 'topic', name: 'orders' }],
    ],
    ['a topic may be read only, which is enough', facts({ operations: READ }), { ...NEEDED, write: [] }, []],
    [
      'a topic may be written to only',
      facts({ operations: WRITE | DESCRIBE }),
      NEEDED,
      [{ operation: 'read', resource: 'topic', name: 'orders' }],
    ],
    [
      'a topic is hidden',
      facts({ errorCode: 29 }),
      NEEDED,
      [
        { operation: 'describe', resource: 'topic', name: 'orders' },
        { operation: 'read', resource: 'topic', name: 'orders' },
        { operation: 'write', resource: 'topic', name: 'orders' },
      ],
    ],
    ['a topic does not exist and may be created', facts({ errorCode: 3 }), NEEDED, []],
    [
      'a topic does not exist and may not be created',
      facts({ errorCode: 3 }, { deniedCreation: new Set(['orders']) }),
      NEEDED,
      [{ operation: 'create', resource: 'topic', name: 'orders' }],
    ],
    [
      'a group may not be read',
      facts({ operations: READ | WRITE }, { deniedGroups: new Set(['vigie-1-orders', 'another']) }),
      NEEDED,
      [{ operation: 'read', resource: 'group', name: 'vigie-1-orders' }],
    ],
    [
      'no group of a console may be read, which one prefixed right mends',
      facts({ operations: READ | WRITE }, { deniedGroups: new Set(['vigie-1-orders', 'vigie-1-payments']) }),
      { ...NEEDED, groups: ['vigie-1-orders', 'vigie-1-payments'] },
      [{ operation: 'read', resource: 'group', name: 'vigie-1-*' }],
    ],
    [
      'an old node wants a right for idempotent producers',
      facts({ operations: READ | WRITE }, { clusterOperations: DESCRIBE }),
      NEEDED,
      [{ operation: 'idempotent_write', resource: 'cluster', name: '' }],
    ],
    [
      'an old node grants it',
      facts({ operations: READ | WRITE }, { clusterOperations: DESCRIBE | IDEMPOTENT_WRITE }),
      NEEDED,
      [],
    ],
    [
      'an old node does not say what may be done with the cluster',
      facts({ operations: READ | WRITE }, { clusterOperations: 0 }),
      NEEDED,
      [],
    ],
  ] as const)('names what is missing where %s', (_, given, needed, expected) => {
    expect(missingRights(given, needed)).toEqual(expected);
  });
});
