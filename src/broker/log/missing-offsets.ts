import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE_NAME = 'missing-offsets';
/** A disk that damages more than this needs no longer list. */
const MOST_RANGES = 1000;
const UNUSED = ' unused';

/** From the first offset up to the one behind the last. Unused: held back for safety, it never had a record. */
export type OffsetRange = { from: bigint; to: bigint; isUnused?: true };

/** Which offsets have no record because of damage, ascending. Compaction also leaves gaps; those are not here. */
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

  /** Where the lost offsets that begin at `from` or before it end; `from` where it is not one of them. */
  endOf(from: bigint): bigint {
    return this.#ranges.reduce((end, range) => (range.from <= end && end < range.to ? range.to : end), from);
  }

  /** Those that lie in a log from `low` up to `high`. */
  within(low: bigint, high: bigint): OffsetRange[] {
    return this.#ranges
      .map((range) => ({
        ...range,
        from: range.from < low ? low : range.from,
        to: range.to > high ? high : range.to,
      }))
      .filter(({ from, to }) => from < to);
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
  for (const range of ranges.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to && range.isUnused === last.isUnused) {
      last.to = range.to > last.to ? range.to : last.to;
    } else {
      result.push({ ...range });
    }
  }
  return result;
}

function encode(ranges: readonly OffsetRange[]): string {
  return ranges.map(({ from, to, isUnused }) => `${from} ${to}${isUnused ? UNUSED : ''}`).join('\n');
}

function decode(text: string): OffsetRange[] {
  return text.split('\n').map((line) => {
    const [from = '', to = ''] = line.split(' ');
    const range = { from: BigInt(from), to: BigInt(to) };
    return line.endsWith(UNUSED) ? Object.assign(range, { isUnused: true as const }) : range;
  });
}
