import { describe, expect, it } from 'vitest';
import { createRateLimit } from './rate-limit.ts';

describe('createRateLimit', () => {
  it('grants a burst, then as many a second as come back, to each key its own', () => {
    let nowMs = 0;
    const limit = createRateLimit({ burst: 3, perSecond: 2, now: () => nowMs });
    const granted = (key: string, times: number) =>
      Array.from({ length: times }, () => limit.take(key)).filter(Boolean).length;
    expect(granted('a', 10)).toBe(3);
    expect(granted('b', 1)).toBe(1);
    nowMs = 499;
    expect(granted('a', 10)).toBe(0);
    nowMs = 1_500;
    expect(granted('a', 10)).toBe(3);
    nowMs = 1_000_000;
    expect(granted('a', 10)).toBe(3);
  });

  it('is not fooled by a clock that goes back', () => {
    let nowMs = 10_000;
    const limit = createRateLimit({ burst: 1, perSecond: 1, now: () => nowMs });
    expect(limit.take('a')).toBe(true);
    nowMs = 0;
    expect(limit.take('a')).toBe(false);
  });

  it('forgets the longest unseen rather than grow without end', () => {
    const limit = createRateLimit({ burst: 1, perSecond: 0, now: () => 0 });
    limit.take('first');
    for (let each = 0; each < 4_999; each += 1) limit.take(`key ${each}`);
    expect(limit.take('first')).toBe(false);
    for (let each = 0; each < 5_000; each += 1) limit.take(`another key ${each}`);
    expect(limit.take('first')).toBe(true);
  });
});
