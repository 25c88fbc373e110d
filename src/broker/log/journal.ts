import { crc32c } from '../wire/crc32c.ts';
import { dirname } from 'node:path';
import { type FileSystem, readFully, writeFully } from './file-system.ts';
import type { GroupCommit } from './group-commit.ts';
import { StorageError } from './storage-error.ts';

/** Entry: `length uint32 | crc32c uint32 of the payload | payload (JSON)`. */
const ENTRY_HEAD_BYTES = 8;
const COMPACT_FROM_BYTES = 1024 * 1024;

export type JournalRecovery = { entries: unknown[]; tornBytes: number; damagedCopy: string | undefined };

export type JournalOptions = {
  fileSystem: FileSystem;
  groupCommit: GroupCommit;
  path: string;
  damagedDirectory: string;
  onStorageFailure: (error: StorageError) => void;
  /** Everything a fresh journal must hold to say the same. */
  snapshot: () => Iterable<unknown>;
};

/**
 * An append-only file of small state changes, the last entry of a key winning, written anew when most
 * of it is out of date. Whoever answers a client waits for `durable` first.
 */
export class Journal {
  readonly #options: JournalOptions;
  #fd: number;
  #sizeBytes = 0;
  #durableBytes = 0;
  #compactAtBytes = COMPACT_FROM_BYTES;
  #needsRewrite = false;
  #isSyncing = false;
  #closed = false;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#fd = options.fileSystem.open(options.path);
    this.#sizeBytes = options.fileSystem.size(this.#fd);
  }

  /** Reads all whole entries and cuts what follows; to be called once, before the first append. */
  recover(): JournalRecovery {
    const { fileSystem, path } = this.#options;
    const content = Buffer.alloc(this.#sizeBytes);
    readFully(fileSystem, this.#fd, content, 0);
    const entries: unknown[] = [];
    let position = 0;
    while (position + ENTRY_HEAD_BYTES <= content.length) {
      const end = position + ENTRY_HEAD_BYTES + content.readUInt32BE(position);
      const start = position + ENTRY_HEAD_BYTES;
      if (
        end > content.length ||
        end === start ||
        content.readUInt32BE(position + 4) !== crc32c(content, start, end)
      ) {
        break;
      }
      entries.push(JSON.parse(content.toString('utf8', start, end)));
      position = end;
    }
    const tornBytes = content.length - position;
    let damagedCopy: string | undefined;
    if (tornBytes > 0) {
      // Torn or damaged cannot be told apart here; the copy costs little and loses nothing.
      fileSystem.makeDirectory(this.#options.damagedDirectory);
      damagedCopy = `${this.#options.damagedDirectory}/${path.split(/[\\/]/u).at(-1)}.${Date.now()}`;
      const copy = fileSystem.open(damagedCopy);
      writeFully(fileSystem, copy, content, 0);
      fileSystem.datasyncNow(copy);
      fileSystem.close(copy);
      fileSystem.truncate(this.#fd, position);
    }
    fileSystem.datasyncNow(this.#fd);
    fileSystem.syncDirectory(dirname(path));
    this.#sizeBytes = position;
    this.#durableBytes = position;
    this.#compactAtBytes = Math.max(COMPACT_FROM_BYTES, position * 2);
    return { entries, tornBytes, damagedCopy };
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
      writeFully(this.#options.fileSystem, this.#fd, bytes, this.#sizeBytes);
    } catch (error) {
      try {
        this.#options.fileSystem.truncate(this.#fd, this.#sizeBytes);
      } catch {
        this.#needsRewrite = true;
      }
      throw error;
    }
    this.#sizeBytes += bytes.length;
  }

  durable(): Promise<void> {
    return this.#options.groupCommit.durable(this);
  }

  /** Only for the group commit. */
  async sync(): Promise<void> {
    if (this.#closed || this.#durableBytes === this.#sizeBytes) {
      return;
    }
    const bytes = this.#sizeBytes;
    this.#isSyncing = true;
    try {
      await this.#options.fileSystem.datasync(this.#fd);
      this.#isSyncing = false;
    } catch (error) {
      // What the file holds now is unknown; the state in memory is not, so it is written anew.
      this.#isSyncing = false;
      this.#needsRewrite = true;
      throw this.#failed('sync', error);
    }
    this.#durableBytes = bytes;
    if (this.#sizeBytes >= this.#compactAtBytes) {
      try {
        this.#rewrite();
      } catch (error) {
        this.#failed('compaction', error);
      }
    }
  }

  #rewrite(): void {
    if (this.#isSyncing) {
      // Its file must not be closed under it.
      throw new Error('a sync is still running');
    }
    const { fileSystem, path } = this.#options;
    const content = encodeEntries(this.#options.snapshot());
    const temporary = `${path}.tmp`;
    const fd = fileSystem.open(temporary);
    try {
      fileSystem.truncate(fd, 0);
      writeFully(fileSystem, fd, content, 0);
      fileSystem.datasyncNow(fd);
    } catch (error) {
      fileSystem.close(fd);
      throw error;
    }
    // Windows renames no open file.
    fileSystem.close(fd);
    fileSystem.close(this.#fd);
    fileSystem.rename(temporary, path);
    fileSystem.syncDirectory(dirname(path));
    this.#fd = fileSystem.open(path);
    this.#sizeBytes = content.length;
    this.#durableBytes = content.length;
    this.#compactAtBytes = Math.max(COMPACT_FROM_BYTES, content.length * 2);
    this.#needsRewrite = false;
  }

  #failed(what: string, cause: unknown): StorageError {
    const error = new StorageError(`${what} of ${this.#options.path.split(/[\\/]/u).at(-1)}`, cause);
    this.#options.onStorageFailure(error);
    return error;
  }

  async close(): Promise<void> {
    await this.durable().catch(() => undefined);
    this.#closed = true;
    await this.#options.groupCommit.settled(this);
    this.#options.fileSystem.close(this.#fd);
  }
}

function encodeEntries(entries: Iterable<unknown>): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const payload = Buffer.from(JSON.stringify(entry));
    const head = Buffer.allocUnsafe(ENTRY_HEAD_BYTES);
    head.writeUInt32BE(payload.length, 0);
    head.writeUInt32BE(crc32c(payload), 4);
    parts.push(head, payload);
  }
  return Buffer.concat(parts);
}
