import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE_NAME = 'missing-offsets';
/** A disk that damages more than this needs no longer list. */
const MOST_RANGES = 1000;

/** From the first offset up to the one behind the last. */
export type OffsetRange = { from: bigint; to: bigint };

/** Which offsets of a partition were lost to damage, ascending. Compaction also leaves gaps; those are not here. */
export class MissingOffsets {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #ranges: OffsetRange[];

  constructor(fileSystem: FileSystem, directory: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(directory, FILE_NAME);
    const saved = readChecksummedFile(fileSystem, this.#path);
    // Damaged, the list is empty: it only explains a gap that readers pass over anyway.
    this.#ranges = saved === undefined ? [] : decode(saved.toString());
  }

  get ranges(): readonly OffsetRange[] {
    return this.#ranges;
  }

  /** Where the lost offsets that begin at `from` or before it end; `from` where it is not one of them. */
  endOf(from: bigint): bigint {
    return this.#ranges.find((range) => range.from <= from && from < range.to)?.to ?? from;
  }

  /** Throws where that cannot be written down. */
  add(added: readonly OffsetRange[]): void {
    const ranges = merged([...this.#ranges, ...added]).slice(-MOST_RANGES);
    if (encode(ranges) !== encode(this.#ranges)) {
      replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(encode(ranges)));
      this.#ranges = ranges;
    }
  }
}

function merged(ranges: OffsetRange[]): OffsetRange[] {
  const result: OffsetRange[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) {
      last.to = to > last.to ? to : last.to;
    } else {
      result.push({ from, to });
    }
  }
  return result;
}

function encode(ranges: readonly OffsetRange[]): string {
  return ranges.map(({ from, to }) => `${from} ${to}`).join('\n');
}

function decode(text: string): OffsetRange[] {
  return text.split('\n').map((line) => {
    const [from = '', to = ''] = line.split(' ');
    return { from: BigInt(from), to: BigInt(to) };
  });
}
