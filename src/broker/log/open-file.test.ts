import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { FaultyFileSystem } from '../testing/faulty-file-system.ts';
import { shareDescriptors } from './descriptor-limit.ts';
import { DescriptorPool } from './descriptor-pool.ts';
import { errorCodeOf } from './file-system.ts';
import { OpenFile } from './open-file.ts';

function setUp({ limit, files: count }: { limit: number; files: number }) {
  const directory = temporaryDirectory();
  const fileSystem = new FaultyFileSystem();
  const pool = new DescriptorPool(limit);
  const paths = Array.from({ length: count }, (_, index) => join(directory, String(index)));
  const files = paths.map((path) => new OpenFile(fileSystem, path, pool));
  return { fileSystem, pool, paths, files };
}

const calls = (fileSystem: FaultyFileSystem, operation: 'open' | 'datasync' | 'datasyncNow') =>
  fileSystem.calls.get(operation)?.asked ?? 0;

it('keeps as many files open as the limit says, the last used ones', async () => {
  const { fileSystem, paths, files } = setUp({ limit: 3, files: 10 });
  for (const file of files) {
    file.write(Buffer.from('a'), 0);
    await file.sync();
    files[0]!.size();
  }
  expect(fileSystem.openPaths.toSorted()).toEqual([paths[0], paths[8], paths[9]]);
  expect(fileSystem.violations).toEqual([]);
});

it('reads and appends as before in a file whose descriptor another one got', async () => {
  const { fileSystem, paths, files } = setUp({ limit: 2, files: 6 });
  for (let round = 0; round < 5; round += 1) {
    for (const [index, file] of files.entries()) {
      file.write(Buffer.from(String(index)), round);
      await file.sync();
    }
  }
  const into = Buffer.alloc(5);
  expect(files.map((file) => into.toString('latin1', 0, file.read(into, 0)))).toEqual(
    files.map((_, index) => String(index).repeat(5)),
  );
  expect(paths.map((path) => readFileSync(path, 'latin1'))).toEqual(
    files.map((_, index) => String(index).repeat(5)),
  );
  expect(fileSystem.openPaths).toHaveLength(2);
  expect(fileSystem.violations).toEqual([]);
});

it('takes the descriptor of a file that waits for the disk last, and writes it to the disk first', async () => {
  const { fileSystem, paths, files } = setUp({ limit: 2, files: 4 });
  files[0]!.write(Buffer.from('a'), 0);
  files[1]!.size();
  files[2]!.size();
  expect(fileSystem.openPaths).toEqual([paths[0], paths[2]]);
  files[2]!.write(Buffer.from('b'), 0);
  expect(calls(fileSystem, 'datasyncNow')).toBe(0);
  files[3]!.size();
  expect(fileSystem.openPaths).toEqual([paths[2], paths[3]]);
  expect(calls(fileSystem, 'datasyncNow')).toBe(1);
  await files[0]!.sync();
  expect(calls(fileSystem, 'datasync')).toBe(0);
});

it('says at the next sync that the disk refused what was written before the descriptor was wanted', async () => {
  const { fileSystem, files } = setUp({ limit: 1, files: 2 });
  files[0]!.write(Buffer.from('a'), 0);
  fileSystem.plan = ({ operation }) =>
    operation === 'datasyncNow' ? { code: 'EIO', outcome: 'refused' } : undefined;
  files[1]!.size();
  fileSystem.plan = () => undefined;
  await expect(files[0]!.sync()).rejects.toMatchObject({ code: 'EIO' });
  await files[0]!.sync();
});

it('leaves a descriptor alone while a sync runs on it', async () => {
  const { fileSystem, paths, files } = setUp({ limit: 1, files: 3 });
  files[0]!.write(Buffer.from('a'), 0);
  const synced = files[0]!.sync();
  files[1]!.size();
  files[2]!.size();
  expect(fileSystem.openPaths).toEqual([paths[0], paths[2]]);
  await synced;
  expect(fileSystem.violations).toEqual([]);
});

it('stays within the limit while all files wait for a slow disk, and loses no sync', async () => {
  const { fileSystem, pool, paths, files } = setUp({ limit: 8, files: 40 });
  let most = 0;
  const syncs = files.map((file, index) => {
    file.write(Buffer.from(String(index)), 0);
    const synced = file.sync();
    most = Math.max(most, pool.size, fileSystem.openPaths.length);
    return synced;
  });
  await Promise.all(syncs);
  expect(most).toBe(8);
  expect(calls(fileSystem, 'datasync') + calls(fileSystem, 'datasyncNow')).toBe(40);
  expect(paths.map((path) => readFileSync(path, 'latin1'))).toEqual(files.map((_, index) => String(index)));
  expect(fileSystem.violations).toEqual([]);
});

it.each(['refused', 'done'] as const)(
  'writes out a file that is closed while its sync waits, or says that it could not (%s)',
  async (outcome) => {
    const { fileSystem, files } = setUp({ limit: 4, files: 2 });
    files[0]!.write(Buffer.from('a'), 0);
    files[1]!.write(Buffer.from('b'), 0);
    const running = files[0]!.sync();
    const waiting = files[1]!.sync();
    fileSystem.plan = ({ operation }) =>
      operation === 'datasyncNow' && outcome === 'refused' ? { code: 'EIO', outcome } : undefined;
    files[1]!.close();
    expect(calls(fileSystem, 'datasyncNow')).toBe(1);
    const ends = await waiting.then(
      () => 'done',
      (error: unknown) => errorCodeOf(error),
    );
    expect(ends).toBe(outcome === 'done' ? 'done' : 'EIO');
    await running;
    expect(fileSystem.openPaths).toHaveLength(1);
    expect(fileSystem.violations).toEqual([]);
  },
);

it('gives one back and tries again where the system has none left', () => {
  const { fileSystem, paths, files } = setUp({ limit: 100, files: 4 });
  files[0]!.size();
  files[1]!.size();
  fileSystem.plan = ({ operation }) =>
    operation === 'open' && fileSystem.openPaths.length >= 2
      ? { code: 'EMFILE', outcome: 'refused' }
      : undefined;
  files[2]!.size();
  files[3]!.size();
  expect(fileSystem.openPaths).toEqual([paths[2], paths[3]]);
});

it('makes no empty file in the place of one that was removed meanwhile', () => {
  const { fileSystem, paths, files } = setUp({ limit: 1, files: 2 });
  writeFileSync(paths[0]!, 'records');
  files[0]!.size();
  files[1]!.size();
  rmSync(paths[0]!);
  expect(() => files[0]!.size()).toThrow(`${paths[0]} is missing`);
  expect(() => files[0]!.size()).toThrow(`${paths[0]} is missing`);
  expect(fileSystem.violations).toEqual([]);
});

it('leaves descriptors to connections, whatever the limit', () => {
  expect([64, 256, 1024, 20_000, Number.POSITIVE_INFINITY].map(shareDescriptors)).toEqual([
    { files: 32, connections: 8 },
    { files: 128, connections: 64 },
    { files: 512, connections: 448 },
    { files: 4096, connections: 1000 },
    { files: 4096, connections: 1000 },
  ]);
});
