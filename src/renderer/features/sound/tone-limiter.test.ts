import { describe, expect, it } from 'vitest';
import { createToneLimiter, type ToneKind } from './tone-limiter.ts';

function limiter() {
  const played: ToneKind[] = [];
  let nowMs = 0;
  const limit = createToneLimiter({ play: (tone) => played.push(tone), now: () => nowMs });
  return {
    played,
    pulse: (paymentsSucceeded: number, paymentsFailed: number, atMs: number) => {
      nowMs = atMs;
      limit({ orders: 0, delivered: 0, paymentsSucceeded, paymentsFailed });
    },
  };
}

describe('tone limiter', () => {
  it('plays one tone per payment while they are few', () => {
    const { played, pulse } = limiter();
    pulse(1, 0, 0);
    pulse(0, 1, 400);
    expect(played).toEqual(['success', 'failure']);
  });

  it('lets one tone stand for several when many arrive at once, failures first', () => {
    const { played, pulse } = limiter();
    pulse(300, 40, 0);
    expect(played).toEqual(['failure', 'failure', 'success', 'success']);
  });

  it('never plays more than eight tones in any second', () => {
    const { played, pulse } = limiter();
    for (let atMs = 0; atMs < 1000; atMs += 50) pulse(5, 1, atMs);
    expect(played).toHaveLength(8);
    pulse(1, 0, 1001);
    expect(played).toHaveLength(9);
  });

  it('is silent for a pulse without payments', () => {
    const { played, pulse } = limiter();
    pulse(0, 0, 0);
    expect(played).toEqual([]);
  });
});
