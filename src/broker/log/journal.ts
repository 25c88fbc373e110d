import { basename, dirname } from 'node:path';
import type { DamagedFolder } from './damaged-folder.ts';
import type { FileSystem } from './file-system.ts';
import type { GroupCommit } from './group-commit.ts';
import { decodeEntries, encodeEntries } from './journal-entries.ts';
import { OpenFile } from './open-file.ts';
import { StorageError } from './storage-error.ts';

const COMPACT_FROM_BYTES = 1024 * 1024;

export type JournalRecovery = {
  entries: unknown[];
  /** The end of a write that was under way; no answer depended on it. */
  tornBytes: number;
  /** Bytes that had been written whole; the journal as it was is at `keptAside`. */
  damage: { damagedBytes: number; keptAside: string } | undefined;
};

export type JournalOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  path: string;
  damaged: DamagedFolder;
  /** Whether the last stop was complete: nothing can be torn then. */
  cleanShutdown: boolean;
  onStorageFailure: (error: StorageError) => void;
  /** Everything a fresh journal must hold to say the same. */
  snapshot: () => Iterable<unknown>;
};

/**
 * An append-only file of small state changes, the last entry of a key winning, rewritten when most of it is out of
 * date. A client gets its answer after `durable`.
 *
 * Invariant: the fields describe the file as it is. Each changes only after the operation it stands for succeeded;
 * where the outcome is unknown, `#needsRewrite` is set and nothing is acknowledged before a rewrite has succeeded.
 */
export class Journal {
  readonly #options: JournalOptions;
  readonly #file: OpenFile;
  #sizeBytes = 0;
  #durableBytes = 0;
  #compactAtBytes = COMPACT_FROM_BYTES;
  #needsRewrite = false;
  /** The file was renamed, and its directory has not been synced since: after a power cut the old file could be back. */
  #isNameUnsynced = false;
  #isSyncing = false;
  #closed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#file = new OpenFile(options.fileSystem, options.path);
  }

  /** Reads all whole entries and cuts the rest, which is kept aside; called once, before the first append. */
  recover(): JournalRecovery {
    try {
      return this.#recover();
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  #recover(): JournalRecovery {
    const content = this.#file.readAll();
    this.#sizeBytes = content.length;
    const { entries, wholeRanges, tailBytes, damagedBytes } = decodeEntries(content);
    const isTailDamaged = this.#options.cleanShutdown || damagedBytes > 0;
    const recovery: JournalRecovery = {
      entries,
      tornBytes: isTailDamaged ? 0 : tailBytes,
      damage: undefined,
    };
    if (tailBytes + damagedBytes > 0) {
      // A torn end is kept as well: whether it was damaged cannot be told, and a copy costs little.
      const keptAside = this.#options.damaged.keep(basename(this.#options.path), [content]);
      if (isTailDamaged) {
        recovery.damage = { damagedBytes: tailBytes + damagedBytes, keptAside };
      }
    }
    if (damagedBytes > 0) {
      this.#replace(Buffer.concat(wholeRanges.map(({ start, end }) => content.subarray(start, end))));
    } else if (tailBytes > 0) {
      this.#file.truncate(content.length - tailBytes);
      this.#sizeBytes = content.length - tailBytes;
    }
    this.#file.syncNow();
    this.#syncName();
    this.#durableBytes = this.#sizeBytes;
    this.#compactAtBytes = compactAt(this.#sizeBytes);
    return recovery;
  }

  /** Throws `StorageError`, and then nothing of these entries is left. */
  append(entries: Iterable<unknown>): void {
    try {
      if (this.#needsRewrite) {
        this.#rewrite();
      }
      this.#write(encodeEntries(entries));
    } catch (error) {
      throw this.#failed('write', error);
    }
  }

  #write(bytes: Buffer): void {
    try {
      this.#file.write(bytes, this.#sizeBytes);
    } catch (error) {
      try {
        this.#file.truncate(this.#sizeBytes);
      } catch {
        this.#needsRewrite = true;
      }
      throw error;
    }
    this.#sizeBytes += bytes.length;
  }

  /** The state in memory is ahead of the file: it is written as a whole before the next entry. */
  rewriteBeforeNextEntry(): void {
    this.#needsRewrite = true;
  }

  durable(): Promise<void> {
    return this.#options.groupCommit.durable(this);
  }

  /** Only for the group commit. */
  async sync(): Promise<void> {
    if (this.#closed) {
      return;
    }
    try {
      if (this.#needsRewrite) {
        this.#rewrite();
      }
      await this.#syncFile();
      if (this.#isNameUnsynced) {
        this.#syncName();
      }
    } catch (error) {
      throw this.#failed('sync', error);
    }
    if (this.#sizeBytes >= this.#compactAtBytes) {
      try {
        this.#rewrite();
      } catch (error) {
        // The journal is only longer than it need be; it is tried again when it has grown by as much.
        this.#compactAtBytes = this.#sizeBytes + COMPACT_FROM_BYTES;
        this.#failed('compaction', error);
      }
    }
  }

  async #syncFile(): Promise<void> {
    const bytes = this.#sizeBytes;
    if (this.#durableBytes === bytes) {
      return;
    }
    this.#isSyncing = true;
    try {
      await this.#file.sync();
    } catch (error) {
      // What the file holds now is unknown; the state in memory is not.
      this.#needsRewrite = true;
      throw error;
    } finally {
      this.#isSyncing = false;
    }
    this.#durableBytes = bytes;
  }

  #syncName(): void {
    this.#options.fileSystem.syncDirectory(dirname(this.#options.path));
    this.#isNameUnsynced = false;
  }

  #rewrite(): void {
    if (this.#isSyncing) {
      // Its file must not be closed under it.
      throw new Error('a sync is still running');
    }
    this.#replace(encodeEntries(this.#options.snapshot()));
    this.#compactAtBytes = compactAt(this.#sizeBytes);
  }

  #replace(content: Buffer): void {
    const { fileSystem, path } = this.#options;
    const temporary = `${path}.tmp`;
    OpenFile.write(fileSystem, temporary, [content]);
    // Windows replaces no open file; the old one is opened again where the rename fails.
    this.#file.close();
    try {
      fileSystem.rename(temporary, path);
    } catch (error) {
      this.#lookAgain();
      throw error;
    }
    this.#sizeBytes = content.length;
    this.#durableBytes = content.length;
    this.#needsRewrite = false;
    this.#isNameUnsynced = true;
    this.#syncName();
  }

  /** After a refused rename: whether the old file is in its place as it was. */
  #lookAgain(): void {
    try {
      this.#needsRewrite ||= this.#file.size() !== this.#sizeBytes;
    } catch {
      this.#needsRewrite = true;
    }
  }

  #failed(what: string, cause: unknown): StorageError {
    const error = new StorageError(`${what} of ${basename(this.#options.path)}`, cause);
    this.#options.onStorageFailure(error);
    return error;
  }

  async close(): Promise<void> {
    await this.durable().catch(() => undefined);
    this.#closed = true;
    await this.#options.groupCommit.settled(this);
    this.#file.close();
  }
}

function compactAt(sizeBytes: number): number {
  return Math.max(COMPACT_FROM_BYTES, sizeBytes * 2);
}
