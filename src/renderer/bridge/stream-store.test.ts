import { describe, expect, it } from 'vitest';
import { createScriptedBridge } from './scripted-bridge.ts';
import { createStreamStore } from './stream-store.ts';

const INPUT = { search: '', filter: 'all', limit: 50 } as const;

function listOf(...keys: string[]) {
  return { rows: keys.map((key) => ({ key })), total: keys.length, matching: keys.length, counts: {} };
}

function delta(seq: number, keys: string[], upserts: string[] = []) {
  const value = {
    keys,
    upserts: upserts.map((key) => ({ key })),
    total: keys.length,
    matching: keys.length,
    counts: {},
  };
  return { kind: 'delta', seq, value, conflated: 0 };
}

function openStore() {
  const bridge = createScriptedBridge();
  const store = createStreamStore({
    bridge,
    scheduler: bridge.scheduler,
    name: 'activity',
    input: INPUT,
    now: () => 5000,
  });
  const release = store.hold();
  const last = () => {
    const subscription = bridge.subscriptions.at(-1);
    if (!subscription) throw new Error('no subscription');
    return subscription;
  };
  const keys = () => {
    const state = store.state.getState();
    return state.phase === 'ready' ? state.value.rows.map((row) => row.key) : state.phase;
  };
  return { bridge, store, release, last, keys };
}

describe('stream store', () => {
  it('shows a snapshot in the next frame, with the time it came', () => {
    const { bridge, store, last, keys } = openStore();
    last().send({ kind: 'snapshot', seq: 0, value: listOf('a') });
    expect(keys()).toBe('loading');
    bridge.frame();
    expect(store.state.getState()).toEqual({ phase: 'ready', value: listOf('a'), receivedAtMs: 5000 });
  });

  it('patches a list and keeps the identity of rows that did not change', () => {
    const { bridge, store, last, keys } = openStore();
    last().send({ kind: 'snapshot', seq: 0, value: listOf('b', 'a') });
    bridge.frame();
    const before = store.state.getState();
    last().send(delta(1, ['c', 'b', 'a'], ['c']));
    bridge.frame();
    const after = store.state.getState();
    expect(keys()).toEqual(['c', 'b', 'a']);
    if (before.phase !== 'ready' || after.phase !== 'ready') throw new Error('not ready');
    expect(after.value.rows[1]).toBe(before.value.rows[0]);
  });

  it('credits a message only after the frame that shows it', () => {
    const { bridge, last } = openStore();
    last().send({ kind: 'snapshot', seq: 0, value: listOf('a') });
    expect(last().credits).toBe(0);
    bridge.frame();
    expect(last().credits).toBe(1);
  });

  it('sets the state once for several messages in a frame', () => {
    const { bridge, store, last, keys } = openStore();
    let changes = 0;
    store.state.subscribe(() => {
      changes += 1;
    });
    last().send({ kind: 'snapshot', seq: 0, value: listOf('a') });
    last().send(delta(1, ['b', 'a'], ['b']));
    last().send(delta(2, ['c', 'b', 'a'], ['c']));
    bridge.frame();
    expect({ changes, keys: keys(), credits: last().credits }).toEqual({
      changes: 1,
      keys: ['c', 'b', 'a'],
      credits: 3,
    });
  });

  it('subscribes again after a gap, keeping what was on screen', () => {
    const { bridge, last, keys } = openStore();
    last().send({ kind: 'snapshot', seq: 4, value: listOf('a') });
    bridge.frame();
    last().send(delta(6, ['z'], ['z']));
    bridge.frame();
    expect(bridge.subscriptions.map(({ open }) => open)).toEqual([false, true]);
    expect(keys()).toEqual(['a']);
    last().send({ kind: 'snapshot', seq: 0, value: listOf('z', 'a') });
    bridge.frame();
    expect(keys()).toEqual(['z', 'a']);
  });

  it('ignores what an ended subscription still sends', () => {
    const { bridge, last, keys, release } = openStore();
    const ended = last();
    release();
    ended.send({ kind: 'snapshot', seq: 0, value: listOf('late') });
    bridge.frame();
    expect({ open: ended.open, keys: keys(), credits: ended.credits }).toEqual({
      open: false,
      keys: 'loading',
      credits: 0,
    });
  });

  it('takes a new snapshot from a link that came back', () => {
    const { bridge, last, keys } = openStore();
    last().send({ kind: 'snapshot', seq: 9, value: listOf('a') });
    bridge.frame();
    last().send({ kind: 'snapshot', seq: 0, value: listOf('b') });
    last().send(delta(1, ['c', 'b'], ['c']));
    bridge.frame();
    expect(keys()).toEqual(['c', 'b']);
  });
});
