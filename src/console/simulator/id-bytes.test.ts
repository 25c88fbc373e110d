import { describe, expect, it } from 'vitest';
import { createIdBytes, namesOfTime } from './id-bytes.ts';

function idsOf(names: readonly number[], count: number): string[] {
  const next = createIdBytes(...names);
  return Array.from({ length: count }, () => Buffer.from(next()).toString('latin1'));
}

describe('createIdBytes', () => {
  it('gives the same for the same names, and one after another', () => {
    expect(idsOf([1, 2], 3)).toEqual(idsOf([1, 2], 3));
    expect(new Set(idsOf([1, 2], 3)).size).toBe(3);
    expect(idsOf([1, 2], 1)).not.toEqual(idsOf([2, 1], 1));
  });

  it('gives no id twice among the stories of eight runs of one seed', () => {
    const seen = new Set<string>();
    for (let run = 0; run < 8; run += 1) {
      const stamp = namesOfTime(1_763_683_200_000 + run * 3_600_123);
      for (let number = 0; number < 20_000; number += 1)
        for (const id of idsOf([151, number, ...stamp], 3)) seen.add(id);
    }
    expect(seen.size).toBe(8 * 20_000 * 3);
  });
});
