import { describe, expect, it, vi } from 'vitest';
import { createFrameScheduler } from './frame-scheduler.ts';

function handFrames() {
  const frames: (() => void)[] = [];
  const paints: (() => void)[] = [];
  const scheduler = createFrameScheduler({
    requestFrame: (run) => void frames.push(run),
    afterPaint: (run) => void paints.push(run),
  });
  return { frames, paints, scheduler };
}

describe('frame scheduler', () => {
  it('asks for one frame however many tasks there are', () => {
    const { frames, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => done.push('a'));
    scheduler.inFrame(() => done.push('b'));
    scheduler.inFrame(() => done.push('c'));
    expect(frames).toHaveLength(1);
    frames.shift()?.();
    expect(done).toEqual(['a', 'b', 'c']);
    expect(frames).toHaveLength(0);
  });

  it('runs what a task asked for after the frame once that frame is painted', () => {
    const { frames, paints, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => {
      done.push('applied');
      scheduler.afterFrame(() => done.push('credited'));
    });
    frames.shift()?.();
    expect(done).toEqual(['applied']);
    paints.shift()?.();
    expect(done).toEqual(['applied', 'credited']);
  });

  it('asks for another frame for what comes while one runs', () => {
    const { frames, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => scheduler.inFrame(() => done.push('next')));
    frames.shift()?.();
    expect(done).toEqual([]);
    frames.shift()?.();
    expect(done).toEqual(['next']);
  });

  it('goes on with the other tasks when one throws', () => {
    vi.stubGlobal('reportError', vi.fn());
    const { frames, scheduler } = handFrames();
    const done: string[] = [];
    scheduler.inFrame(() => {
      throw new Error('broken');
    });
    scheduler.inFrame(() => done.push('other'));
    frames.shift()?.();
    expect(done).toEqual(['other']);
    vi.unstubAllGlobals();
  });
});
