import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebContents } from 'electron';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Dispatch } from '../console/dispatch.ts';
import { appError, fail, ok } from '../contract/app-error.ts';
import { openTape } from './open-tape.ts';

vi.mock('electron', () => ({ ipcMain: {} }));

let folder: string;
let path: string;
const calls: unknown[][] = [];
const went: string[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigie-open-tape-'));
  path = join(folder, 'day.vigietape');
  await writeFile(path, 'a tape\n');
  calls.length = 0;
  went.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function receiver(isOpen = true) {
  return {
    contents: { id: 7 } as WebContents,
    go(page: string) {
      went.push(page);
      return isOpen;
    },
  };
}

const dispatch: Dispatch = async (name, input, from) => {
  calls.push([name, input, from]);
  return ok(undefined);
};
const opening = ['tape.open', { text: 'a tape\n', isFirst: true, isLast: true }, { window: 'window-7' }];

it('opens a tape in the time machine of the window that shows it', async () => {
  expect(await openTape(path, { receiver: receiver(), dispatch })).toEqual(ok(undefined));
  expect({ calls, went }).toEqual({ calls: [opening], went: ['/dashboard#tape'] });
});

it('closes the replay of a window that closed meanwhile', async () => {
  expect(await openTape(path, { receiver: receiver(false), dispatch })).toEqual(ok(undefined));
  expect(calls).toEqual([opening, ['replay.close', undefined, { window: 'window-7' }]]);
});

it('goes nowhere where the console refuses the tape', async () => {
  const refusal = fail(appError('not_a_tape', 'it has no head'));
  expect(await openTape(path, { receiver: receiver(), dispatch: async () => refusal })).toEqual(refusal);
  expect(went).toEqual([]);
});
