import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { STAND_IN_MARK } from '../../scripts/packaging/stand-in.mjs';
import { electronTarget } from './electron-target.ts';

const ROOT = join(import.meta.dirname, '../..');

const STAND_IN = join(ROOT, 'tests/support/electron-shim/electron');

it('the stand-in bears the mark that the check of packages refuses', () => {
  expect(readFileSync(STAND_IN, 'utf8')).toContain(STAND_IN_MARK);
});

it('a stand-in is told from a binary wherever it lies, and reports say so', () => {
  expect(electronTarget({ VIGIE_PACKAGED: STAND_IN })).toMatchObject({
    kind: 'packaged-stand-in',
    description: expect.stringContaining('with the stand-in for Electron in it'),
  });
  expect(electronTarget({ ELECTRON_EXEC_PATH: STAND_IN, DISPLAY: ':0' })).toMatchObject({ kind: 'stand-in' });
  expect(electronTarget({ VIGIE_PACKAGED: process.execPath })).toMatchObject({
    kind: 'packaged',
    isStandIn: false,
  });
});
