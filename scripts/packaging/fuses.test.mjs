import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FLIPPED_FUSES, FUSES, FUSE_SENTINEL, readFuses } from './fuses.mjs';

const wire = (states, version = 1) =>
  Buffer.from(`….${FUSE_SENTINEL}${String.fromCodePoint(version, states.length)}${states}…`);

it('keeps a release closed and its archive whole', () => {
  expect(FUSES).toEqual({
    runAsNode: false,
    enableCookieEncryption: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
    wasmTrapHandlers: true,
  });
});

it("has the fuses of Electron's own tool, in their order, and then the newer one", () => {
  expect(Object.keys(FUSES)).toEqual([...Object.keys(FLIPPED_FUSES), 'wasmTrapHandlers']);
  const theirs = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)));
  expect(Object.keys(FLIPPED_FUSES).map((name) => name[0].toUpperCase() + name.slice(1))).toEqual(theirs);
});

it("reads what Electron's own tool has written", async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-fuses-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'electron');
  writeFileSync(file, wire('101100011'));
  await flipFuses(file, {
    version: FuseVersion.V1,
    ...Object.fromEntries(Object.values(FLIPPED_FUSES).map((state, index) => [index, state])),
  });
  expect(readFuses(readFileSync(file))).toEqual(FUSES);
});

it('leaves out a fuse that is no more, and knows nothing of another wire', () => {
  expect(readFuses(wire('r1'))).toEqual({ enableCookieEncryption: true });
  expect(readFuses(wire('11', 2))).toBeUndefined();
  expect(readFuses(Buffer.from('nothing'))).toBeUndefined();
});
