import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { recoverRenderer } from './renderer-recovery.ts';

const reload = vi.fn<() => void>();
const giveUp = vi.fn<() => void>();

class Contents extends EventEmitter {
  readonly forcefullyCrashRenderer = vi.fn<() => void>();
  die(reason = 'crashed'): void {
    this.emit('render-process-gone', {}, { reason, exitCode: 5 });
  }
}

function watched() {
  const contents = new Contents();
  const recovery = recoverRenderer(contents as unknown as WebContents, {
    now: Date.now,
    reload,
    giveUp,
    log: () => undefined,
  });
  return { contents, recovery };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
});
afterEach(() => {
  vi.useRealTimers();
});

it('loads a window again three times a minute at most, then gives up', () => {
  const { contents } = watched();
  for (const reason of ['crashed', 'oom', 'killed', 'crashed']) contents.die(reason);
  expect([reload.mock.calls.length, giveUp.mock.calls.length]).toEqual([3, 1]);
});

it('goes on for ever where it is seldom', () => {
  const { contents } = watched();
  for (let index = 0; index < 20; index += 1) {
    contents.die();
    vi.advanceTimersByTime(25_000);
  }
  expect([reload.mock.calls.length, giveUp.mock.calls.length]).toEqual([20, 0]);
});

it('starts counting anew when the user asks for the window again', () => {
  const { contents, recovery } = watched();
  for (let index = 0; index < 4; index += 1) contents.die();
  recovery.forgive();
  contents.die();
  expect([reload.mock.calls.length, giveUp.mock.calls.length]).toEqual([4, 1]);
});

it('leaves a renderer alone that ended as it should', () => {
  watched().contents.die('clean-exit');
  expect(reload).not.toHaveBeenCalled();
});

it('ends one that hangs, and not one that answers again', () => {
  const { contents } = watched();
  contents.emit('unresponsive');
  vi.advanceTimersByTime(9_000);
  contents.emit('responsive');
  vi.advanceTimersByTime(60_000);
  expect(contents.forcefullyCrashRenderer).not.toHaveBeenCalled();
  contents.emit('unresponsive');
  contents.emit('unresponsive');
  vi.advanceTimersByTime(10_000);
  expect(contents.forcefullyCrashRenderer).toHaveBeenCalledOnce();
});

it('touches nothing once the window is closed', () => {
  const { contents, recovery } = watched();
  contents.emit('unresponsive');
  recovery.stop();
  vi.advanceTimersByTime(60_000);
  expect(contents.forcefullyCrashRenderer).not.toHaveBeenCalled();
});
