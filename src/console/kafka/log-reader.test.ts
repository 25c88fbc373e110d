import { describe, expect, it } from 'vitest';
import { createLogReader } from './log-reader.ts';
import type { NodePool } from './node-pool.ts';

describe('createLogReader', () => {
  it('asks for a topic once, and rejects with the name of the error for one that does not exist', async () => {
    const asked: (readonly string[] | undefined)[] = [];
    const pool = {
      metadata: (names: readonly string[] | undefined) => {
        asked.push(names);
        return Promise.resolve({
          topics: [{ name: 'missing', errorCode: 3, partitions: [], isInternal: false }],
        });
      },
    } as unknown as NodePool;
    const reader = createLogReader(pool);
    expect(await reader.readRecord({ topic: 'missing', partition: 0, offset: '0' })).toBeUndefined();
    expect(asked).toEqual([['missing']]);
  });
});
