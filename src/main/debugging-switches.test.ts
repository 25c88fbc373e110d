import type { App } from 'electron';
import { expect, it } from 'vitest';
import { refuseDebuggers } from './debugging-switches.ts';

function removedFrom(isPackaged: boolean, isInspected: boolean): string[] {
  const removed: string[] = [];
  const commandLine = { removeSwitch: (name: string) => void removed.push(name) };
  refuseDebuggers({ isPackaged, commandLine } as unknown as App, isInspected);
  return removed;
}

it('closes a package to debuggers of Chromium', () => {
  expect(removedFrom(true, false)).toEqual(['remote-debugging-port', 'remote-debugging-pipe']);
});

it('leaves a build for tests, and one from the sources, open', () => {
  expect(removedFrom(true, true)).toEqual([]);
  expect(removedFrom(false, false)).toEqual([]);
});
