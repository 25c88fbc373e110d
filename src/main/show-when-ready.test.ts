import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { showWhenReady } from './show-when-ready.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function shown(maximised: boolean) {
  const done: string[] = [];
  const window = Object.assign(new EventEmitter(), {
    show: () => done.push('show'),
    maximize: () => done.push('maximize'),
  });
  showWhenReady(window as unknown as BrowserWindow, maximised);
  return { window, done };
}

it('shows a window when its page is drawn, once', () => {
  const { window, done } = shown(false);
  expect(done).toEqual([]);
  window.emit('ready-to-show');
  vi.advanceTimersByTime(10_000);
  expect(done).toEqual(['show']);
});

it('shows a window whose page never comes', () => {
  const { window, done } = shown(true);
  vi.advanceTimersByTime(2_999);
  expect(done).toEqual([]);
  vi.advanceTimersByTime(1);
  window.emit('ready-to-show');
  expect(done).toEqual(['maximize']);
});

it('leaves a window alone that was closed before', () => {
  const { window, done } = shown(false);
  window.emit('closed');
  vi.advanceTimersByTime(10_000);
  expect(done).toEqual([]);
});
