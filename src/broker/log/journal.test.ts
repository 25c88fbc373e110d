import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FailingFileSystem } from '../testing/failing-file-system.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { GroupCommit } from './group-commit.ts';
import { Journal } from './journal.ts';

function openJournal(
  directory: string,
  options: { fileSystem?: FailingFileSystem; snapshot?: () => unknown[] } = {},
): Journal {
  return new Journal({
    fileSystem: options.fileSystem ?? new FailingFileSystem(),
    groupCommit: new GroupCommit(),
    path: join(directory, 'test.journal'),
    damagedDirectory: join(directory, 'damaged'),
    onStorageFailure: () => undefined,
    snapshot: options.snapshot ?? (() => []),
  });
}

async function written(directory: string, entries: unknown[]): Promise<string> {
  const journal = openJournal(directory);
  journal.recover();
  journal.append(entries);
  await journal.close();
  return join(directory, 'test.journal');
}

it('reads back what it was given', async () => {
  const directory = temporaryDirectory();
  await written(directory, [{ a: 1 }, { b: 'é' }]);
  const journal = openJournal(directory);
  expect(journal.recover()).toEqual({
    entries: [{ a: 1 }, { b: 'é' }],
    tornBytes: 0,
    damagedCopy: undefined,
  });
  await journal.close();
});

it('keeps every whole entry wherever the last one was torn', async () => {
  const directory = temporaryDirectory();
  const path = await written(directory, [{ a: 1 }, { last: 'entry' }]);
  const content = readFileSync(path);
  const firstEnd = 8 + content.readUInt32BE(0);
  for (let size = firstEnd; size < content.length; size += 1) {
    writeFileSync(path, content.subarray(0, size));
    const journal = openJournal(directory);
    expect(journal.recover().entries).toEqual([{ a: 1 }]);
    await journal.close();
    expect(statSync(path).size).toBe(firstEnd);
  }
});

it('keeps a copy of what it cuts', async () => {
  const directory = temporaryDirectory();
  const path = await written(directory, [{ a: 1 }, { b: 2 }]);
  const content = readFileSync(path);
  content[content.length - 1]! ^= 1;
  writeFileSync(path, content);
  const journal = openJournal(directory);
  const { damagedCopy } = journal.recover();
  await journal.close();
  expect(readFileSync(damagedCopy!)).toEqual(content);
});

it('leaves nothing of an entry that did not fit, and goes on when there is room again', async () => {
  const directory = temporaryDirectory();
  const fileSystem = new FailingFileSystem();
  const journal = openJournal(directory, { fileSystem });
  journal.recover();
  journal.append([{ a: 1 }]);
  fileSystem.freeBytes = 5;
  expect(() => journal.append([{ b: 2 }])).toThrow('ENOSPC');
  fileSystem.freeBytes = Number.POSITIVE_INFINITY;
  journal.append([{ c: 3 }]);
  await journal.close();
  const again = openJournal(directory);
  expect(again.recover().entries).toEqual([{ a: 1 }, { c: 3 }]);
  await again.close();
});

it('writes itself anew after a failed sync', async () => {
  const directory = temporaryDirectory();
  const fileSystem = new FailingFileSystem();
  const journal = openJournal(directory, { fileSystem, snapshot: () => [{ a: 1 }] });
  journal.recover();
  journal.append([{ a: 1 }]);
  fileSystem.failSyncs = true;
  await expect(journal.durable()).rejects.toThrow('EIO');
  fileSystem.failSyncs = false;
  // The system may have lost the first entry together with the sync.
  truncateSync(join(directory, 'test.journal'), 0);
  journal.append([{ b: 2 }]);
  await journal.close();
  const again = openJournal(directory);
  expect(again.recover().entries).toEqual([{ a: 1 }, { b: 2 }]);
  await again.close();
});

it('compacts when most of it is out of date', async () => {
  const directory = temporaryDirectory();
  const journal = openJournal(directory, { snapshot: () => [{ latest: true }] });
  journal.recover();
  for (let index = 0; index < 3; index += 1) {
    journal.append([{ filler: 'x'.repeat(500_000) }]);
    await journal.durable();
  }
  await journal.close();
  expect(statSync(join(directory, 'test.journal')).size).toBeLessThan(600_000);
  const again = openJournal(directory);
  expect(again.recover().entries[0]).toEqual({ latest: true });
  await again.close();
});
