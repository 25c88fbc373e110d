import { join } from 'node:path';
import { crc32c } from '../wire/crc32c.ts';
import type { FileSystem } from './file-system.ts';
import type { GroupCommit } from './group-commit.ts';
import { OpenFile } from './open-file.ts';
import { StorageError } from './storage-error.ts';

const FILE_NAME = 'high-offsets';
/** `topic id 16 bytes | partition uint32 | given int64 | reserved int64 | crc32c uint32`, and room up to a power of two. */
const SLOT_BYTES = 64;
const CONTENT_BYTES = 36;
/** How far ahead offsets are reserved: one more sync for as many records. */
const STEP = 65_536n;

/** The offsets one partition has handed to readers. Lost records leave a gap; their offsets are never used again. */
export type OffsetMark = {
  /** At least as many were given. Exact unless the machine lost power. */
  readonly given: bigint;
  /** No more than these were given, whatever happened. */
  readonly reserved: bigint;
  /** Settles when offsets below `upTo` may be given; rejects where that cannot be written down. */
  reserve: (upTo: bigint) => Promise<void>;
  /** Offsets below `upTo` are given from here on. Not synced, so that it costs a record no wait for the disk. */
  give: (upTo: bigint) => void;
};

type Slot = {
  index: number;
  topicId: string;
  partition: number;
  given: bigint;
  reserved: bigint;
  /** As `reserved`, as far as it is known to be on the disk. */
  reservedOnDisk: bigint;
};

/**
 * The marks of all partitions in one file of fixed slots. A damaged slot is an unknown mark: the partition then goes
 * by its recovery point alone.
 */
export class HighOffsets {
  readonly #file: OpenFile;
  readonly #groupCommit: GroupCommit;
  readonly #slots = new Map<string, Slot>();
  /** Slots of topics that are gone, and damaged ones. */
  readonly #free: number[] = [];
  #count = 0;

  constructor(options: { fileSystem: FileSystem; groupCommit: GroupCommit; dataDir: string }) {
    this.#file = new OpenFile(options.fileSystem, join(options.dataDir, FILE_NAME));
    this.#groupCommit = options.groupCommit;
    const content = this.#file.readAll();
    for (; (this.#count + 1) * SLOT_BYTES <= content.length; this.#count += 1) {
      const slot = decodeSlot(content, this.#count);
      if (slot === undefined || this.#slots.has(keyOf(slot.topicId, slot.partition))) {
        this.#free.push(this.#count);
      } else {
        this.#slots.set(keyOf(slot.topicId, slot.partition), slot);
      }
    }
  }

  of(topicId: string, partition: number): OffsetMark {
    const key = keyOf(topicId, partition);
    const slot = this.#slots.get(key) ?? this.#take({ topicId, partition });
    const reserve = async (upTo: bigint): Promise<void> => {
      if (upTo > slot.reservedOnDisk) {
        const reserved = upTo + STEP;
        this.#write(slot, { reserved });
        await this.#groupCommit.durable(this);
        slot.reservedOnDisk = reserved;
      }
    };
    const give = (upTo: bigint): void => {
      if (upTo > slot.given) {
        this.#write(slot, { given: upTo });
      }
    };
    return {
      get given() {
        return slot.given;
      },
      get reserved() {
        return slot.reserved;
      },
      reserve,
      give,
    };
  }

  #take(of: { topicId: string; partition: number }): Slot {
    const slot = {
      ...of,
      index: this.#free.pop() ?? this.#count,
      given: 0n,
      reserved: 0n,
      reservedOnDisk: 0n,
    };
    this.#count = Math.max(this.#count, slot.index + 1);
    this.#slots.set(keyOf(of.topicId, of.partition), slot);
    return slot;
  }

  #write(slot: Slot, change: { given?: bigint; reserved?: bigint }): void {
    this.#file.write(encodeSlot({ ...slot, ...change }), slot.index * SLOT_BYTES);
    Object.assign(slot, change);
  }

  /** The topic is gone. */
  forget(topicId: string, partitions: number): void {
    for (let partition = 0; partition < partitions; partition += 1) {
      const key = keyOf(topicId, partition);
      const slot = this.#slots.get(key);
      if (slot !== undefined) {
        this.#slots.delete(key);
        this.#free.push(slot.index);
      }
    }
  }

  /** On start, when all topics are known. */
  keepOnly(topicIds: ReadonlySet<string>): void {
    for (const [key, slot] of this.#slots) {
      if (!topicIds.has(slot.topicId)) {
        this.#slots.delete(key);
        this.#free.push(slot.index);
      }
    }
  }

  /** Only for the group commit. */
  async sync(): Promise<void> {
    try {
      await this.#file.sync();
    } catch (error) {
      throw new StorageError(`sync of ${FILE_NAME}`, error);
    }
  }

  async close(): Promise<void> {
    await this.#groupCommit.settled(this);
    this.#file.close();
  }
}

function keyOf(topicId: string, partition: number): string {
  return `${topicId}/${partition}`;
}

function encodeSlot({ topicId, partition, given, reserved }: Slot): Buffer {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.write(topicId, 0, 16, 'hex');
  bytes.writeUInt32BE(partition, 16);
  bytes.writeBigInt64BE(given, 20);
  bytes.writeBigInt64BE(reserved, 28);
  bytes.writeUInt32BE(crc32c(bytes, 0, CONTENT_BYTES), CONTENT_BYTES);
  return bytes;
}

function decodeSlot(content: Buffer, index: number): Slot | undefined {
  const at = index * SLOT_BYTES;
  if (content.readUInt32BE(at + CONTENT_BYTES) !== crc32c(content, at, at + CONTENT_BYTES)) {
    return undefined;
  }
  const reserved = content.readBigInt64BE(at + 28);
  return {
    index,
    topicId: content.toString('hex', at, at + 16),
    partition: content.readUInt32BE(at + 16),
    given: content.readBigInt64BE(at + 20),
    reserved,
    reservedOnDisk: reserved,
  };
}
