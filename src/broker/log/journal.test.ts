import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FailingFileSystem } from '../testing/failing-file-system.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { DamagedFolder } from './damaged-folder.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { GroupCommit } from './group-commit.ts';
import { Journal } from './journal.ts';

type Failure = { message: string };

function openJournal(
  directory: string,
  options: {
    fileSystem?: FileSystem;
    snapshot?: () => unknown[];
    cleanShutdown?: boolean;
    failures?: Failure[];
  } = {},
): Journal {
  return new Journal({
    fileSystem: options.fileSystem ?? new FailingFileSystem(),
    groupCommit: new GroupCommit(),
    path: join(directory, 'test.journal'),
    damaged: new DamagedFolder(nodeFileSystem, directory, () => 1),
    cleanShutdown: options.cleanShutdown ?? false,
    onStorageFailure: (error) => void options.failures?.push(error),
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
    damage: undefined,
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

function flipped(path: string, at: number): Buffer {
  const content = readFileSync(path);
  content[at]! ^= 1;
  writeFileSync(path, content);
  return content;
}

it('keeps a copy of a torn end', async () => {
  const directory = temporaryDirectory();
  const path = await written(directory, [{ a: 1 }, { b: 2 }]);
  const content = flipped(path, readFileSync(path).length - 1);
  const journal = openJournal(directory);
  expect(journal.recover()).toMatchObject({ tornBytes: 15, damage: undefined });
  await journal.close();
  expect(readdirSync(join(directory, 'damaged'))).toEqual(['test.journal.1']);
  expect(readFileSync(join(directory, 'damaged', 'test.journal.1'))).toEqual(content);
});

it('calls damage damage, keeps the file aside, and loses the damaged entry alone', async () => {
  const directory = temporaryDirectory();
  const entries = [{ a: 1 }, { b: 2 }, { c: 3 }];
  const path = await written(directory, entries);
  const entryBytes = readFileSync(path).length / entries.length;
  const content = flipped(path, entryBytes + 10);
  const journal = openJournal(directory);
  expect(journal.recover()).toEqual({
    entries: [{ a: 1 }, { c: 3 }],
    tornBytes: 0,
    damage: { damagedBytes: entryBytes, keptAside: join(directory, 'damaged', 'test.journal.1') },
  });
  journal.append([{ d: 4 }]);
  await journal.close();
  expect(readFileSync(join(directory, 'damaged', 'test.journal.1'))).toEqual(content);
  const again = openJournal(directory);
  expect(again.recover()).toEqual({
    entries: [{ a: 1 }, { c: 3 }, { d: 4 }],
    tornBytes: 0,
    damage: undefined,
  });
  await again.close();
});

it('calls an end that is no entry damage after a clean stop, when nothing was being written', async () => {
  const directory = temporaryDirectory();
  const path = await written(directory, [{ a: 1 }, { b: 2 }]);
  flipped(path, readFileSync(path).length - 1);
  const journal = openJournal(directory, { cleanShutdown: true });
  expect(journal.recover()).toMatchObject({
    entries: [{ a: 1 }],
    tornBytes: 0,
    damage: { damagedBytes: 15 },
  });
  await journal.close();
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

/** What a virus scanner does on Windows, and a full table of open files anywhere, at each step of a rewrite. */
class OnceRefusing extends FailingFileSystem {
  refuse:
    | { operation: 'rename' | 'syncDirectory' | 'open' | 'close'; code: string; after: number }
    | undefined;

  #ask(operation: string): void {
    if (this.refuse?.operation === operation) {
      this.refuse.after -= 1;
      if (this.refuse.after < 0) {
        const { code } = this.refuse;
        this.refuse = undefined;
        throw Object.assign(new Error(`${code}: refused, ${operation}`), { code });
      }
    }
  }

  override rename(from: string, to: string): void {
    this.#ask('rename');
    super.rename(from, to);
  }

  override syncDirectory(path: string): void {
    this.#ask('syncDirectory');
    super.syncDirectory(path);
  }

  override open(path: string): number {
    this.#ask('open');
    return super.open(path);
  }

  override close(fd: number): void {
    super.close(fd);
    this.#ask('close');
  }
}

it.each([
  { operation: 'rename', code: 'EPERM', after: 0 },
  { operation: 'syncDirectory', code: 'EIO', after: 0 },
  { operation: 'open', code: 'EMFILE', after: 0 },
  { operation: 'open', code: 'EMFILE', after: 1 },
  { operation: 'close', code: 'EIO', after: 0 },
  { operation: 'close', code: 'EIO', after: 1 },
] as const)(
  'writes into no other file, and loses nothing acknowledged, when $operation fails once ($after before)',
  async (refuse) => {
    const directory = temporaryDirectory();
    const fileSystem = new OnceRefusing();
    const state: unknown[] = [];
    const journal = openJournal(directory, { fileSystem, snapshot: () => state });
    journal.recover();
    fileSystem.refuse = { ...refuse };
    const acknowledged: unknown[] = [];
    const other = join(directory, 'other');
    let otherFd: number | undefined;
    for (let index = 0; index < 6; index += 1) {
      const entry = { index, filler: 'x'.repeat(400_000) };
      try {
        journal.append([entry]);
        state.splice(0, state.length, entry);
        await journal.durable();
        acknowledged.push(entry);
      } catch {
        // Refused: the caller does not rely on it.
      }
      // The next file that is opened gets the number of one that was closed.
      otherFd ??= fileSystem.refuse === undefined ? fileSystem.open(other) : undefined;
    }
    await journal.close();
    fileSystem.close(otherFd!);
    expect(statSync(other).size).toBe(0);
    expect(acknowledged.length).toBeGreaterThan(3);
    const again = openJournal(directory);
    expect(again.recover().entries.at(-1)).toEqual(acknowledged.at(-1));
    await again.close();
  },
);
