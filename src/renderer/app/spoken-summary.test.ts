import { describe, expect, it } from 'vitest';
import { SpokenSummary } from './spoken-summary.ts';

function newsOf(...counts: readonly (readonly [read: number, quarantined: number])[]) {
  const summary = new SpokenSummary();
  return counts.map(([read, quarantined]) => summary.take({ read, quarantined }));
}

describe('SpokenSummary', () => {
  it('says nothing of what was there at first, then how much came in', () => {
    expect(newsOf([500, 2], [512, 3], [513, 3])).toEqual([
      undefined,
      { read: 12, quarantined: 1 },
      { read: 1, quarantined: 0 },
    ]);
  });

  it('says nothing where nothing came in', () => {
    expect(newsOf([5, 0], [5, 0], [6, 0])).toEqual([undefined, undefined, { read: 1, quarantined: 0 }]);
  });

  it('begins again with counts that began again', () => {
    expect(newsOf([500, 2], [3, 0], [4, 0])).toEqual([undefined, undefined, { read: 1, quarantined: 0 }]);
  });
});
