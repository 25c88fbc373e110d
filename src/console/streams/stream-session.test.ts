import { describe, expect, it, vi } from 'vitest';
import type { StreamMessage } from '../../contract/streams.ts';
import { createStreamSession } from './stream-session.ts';
import { createStateView } from './stream-view.ts';

function counter(minIntervalMs = 0) {
  let value = 0;
  const listeners = new Set<() => void>();
  const sent: StreamMessage<unknown, unknown>[] = [];
  const session = createStreamSession({
    openView: (_name, _input, onDirty) =>
      createStateView({
        read: () => value,
        minIntervalMs,
        onChange: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
        onDirty,
      }),
    send: (_id, message) => sent.push(message),
    now: () => Date.now(),
    maxStreams: 2,
  });
  function count() {
    value += 1;
    for (const listener of listeners) listener();
  }
  return { session, sent, count, listeners };
}

describe('createStreamSession', () => {
  it('sends a snapshot, then one delta for each credit, conflating what happens between', () => {
    const { session, sent, count } = counter();
    expect(session.open('s1', 'status', undefined)).toEqual({ ok: true, value: undefined });
    count();
    count();
    expect(sent).toEqual([{ kind: 'snapshot', seq: 0, value: 0 }]);
    session.credit('s1');
    count();
    count();
    count();
    session.credit('s1');
    session.credit('s1');
    expect(sent.slice(1)).toEqual([
      { kind: 'delta', seq: 1, value: 2, conflated: 1 },
      { kind: 'delta', seq: 2, value: 5, conflated: 2 },
    ]);
    count();
    expect(sent.at(-1)).toEqual({ kind: 'delta', seq: 3, value: 6, conflated: 0 });
  });

  it('keeps deltas of a slow stream apart', () => {
    vi.useFakeTimers();
    try {
      const { session, sent, count } = counter(100);
      session.open('s1', 'status', undefined);
      session.credit('s1');
      count();
      vi.advanceTimersByTime(99);
      expect(sent).toHaveLength(1);
      vi.advanceTimersByTime(1);
      expect(sent).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  it('sends one delta a second to a screen that nobody sees, and all of it at once when it is seen again', () => {
    vi.useFakeTimers();
    try {
      const { session, sent, count } = counter();
      session.open('s1', 'status', undefined);
      session.setHidden(true);
      for (let ms = 0; ms < 3_000; ms += 10) {
        count();
        session.credit('s1');
        vi.advanceTimersByTime(10);
      }
      expect(sent.slice(1)).toEqual([
        { kind: 'delta', seq: 1, value: 100, conflated: 99 },
        { kind: 'delta', seq: 2, value: 200, conflated: 99 },
        { kind: 'delta', seq: 3, value: 300, conflated: 99 },
      ]);
      count();
      count();
      session.credit('s1');
      expect(sent).toHaveLength(4);
      session.setHidden(false);
      expect(sent.at(-1)).toEqual({ kind: 'delta', seq: 4, value: 302, conflated: 1 });
      session.credit('s1');
      count();
      expect(sent.at(-1)).toEqual({ kind: 'delta', seq: 5, value: 303, conflated: 0 });
      session.dispose();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('refuses unknown streams, bad input and too many streams, and leaks no listener', () => {
    const { session, listeners } = counter();
    expect(session.open('s1', 'nothing', undefined).ok).toBe(false);
    expect(session.open('s1', '__proto__', undefined).ok).toBe(false);
    expect(session.open('s1', 'orders', { search: 1 }).ok).toBe(false);
    expect(session.open({}, 'status', undefined).ok).toBe(false);
    expect(session.open('s1', 'status', undefined).ok).toBe(true);
    expect(session.open('s1', 'status', undefined).ok).toBe(true);
    expect(session.open('s2', 'status', undefined).ok).toBe(true);
    expect(session.open('s3', 'status', undefined).ok).toBe(false);
    session.close('s2');
    session.credit('s2');
    session.dispose();
    expect(session.size()).toBe(0);
    expect(listeners.size).toBe(0);
  });
});
