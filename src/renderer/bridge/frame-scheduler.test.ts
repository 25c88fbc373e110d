import { describe, expect, it, vi } from 'vitest';
import { createFrameScheduler } from './frame-scheduler.ts';

function handFrames() {
  const turns: (() => void)[] = [];
  const frames: (() => void)[] = [];
  const paints: (() => void)[] = [];
  const scheduler = createFrameScheduler({
    soon: (run) => void turns.push(run),
    requestFrame: (run) => void frames.push(run),
    afterPaint: (run) => void paints.push(run),
  });
  return { turns, frames, paints, scheduler };
}

describe('frame scheduler', () => {
  it('runs what comes alone at once, all of one turn together', () => {
    const { turns, frames, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => done.push('a'));
    scheduler.inFrame(() => done.push('b'));
    expect([turns.length, frames.length]).toEqual([1, 0]);
    turns.shift()?.();
    expect(done).toEqual(['a', 'b']);
    expect(frames).toHaveLength(1);
  });

  it('runs what comes after that in the frame, once', () => {
    const { turns, frames, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => done.push('a'));
    turns.shift()?.();
    scheduler.inFrame(() => done.push('b'));
    scheduler.inFrame(() => done.push('c'));
    expect([turns.length, frames.length, done]).toEqual([0, 1, ['a']]);
    frames.shift()?.();
    expect(done).toEqual(['a', 'b', 'c']);
    scheduler.inFrame(() => done.push('d'));
    expect([turns.length, frames.length, done.length]).toEqual([0, 1, 3]);
    frames.shift()?.();
    expect(done).toEqual(['a', 'b', 'c', 'd']);
  });

  it('runs what a task asked for after the frame once that frame is painted', () => {
    const { turns, frames, paints, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => {
      done.push('applied');
      scheduler.afterFrame(() => done.push('credited'));
    });
    turns.shift()?.();
    expect([done, paints.length]).toEqual([['applied'], 0]);
    frames.shift()?.();
    expect(done).toEqual(['applied']);
    paints.shift()?.();
    expect(done).toEqual(['applied', 'credited']);
  });

  it('is at rest once nothing is asked for', () => {
    const { turns, frames, scheduler } = handFrames();
    scheduler.inFrame(() => undefined);
    turns.shift()?.();
    frames.shift()?.();
    expect([turns.length, frames.length]).toEqual([0, 0]);
  });

  it('goes on with the other tasks when one throws', () => {
    vi.stubGlobal('reportError', vi.fn());
    const { turns, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => {
      throw new Error('broken');
    });
    scheduler.inFrame(() => done.push('other'));
    turns.shift()?.();
    expect(done).toEqual(['other']);
    vi.unstubAllGlobals();
  });
});
