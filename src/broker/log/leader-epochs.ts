import { join } from 'node:path';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE = 'leader-epochs';

type EpochStart = { epoch: number; startOffset: bigint };

/**
 * Which leader epoch begins at which offset of a partition, oldest first; never empty. Clients use it to see
 * whether what they have read is still what the log holds (KIP-320).
 */
export class LeaderEpochs {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  #starts: EpochStart[];

  constructor(fileSystem: FileSystem, directory: string) {
    this.#fileSystem = fileSystem;
    this.#path = join(directory, FILE);
    const saved = readChecksummedFile(fileSystem, this.#path);
    this.#starts = saved === undefined ? [{ epoch: 0, startOffset: 0n }] : decode(saved.toString());
  }

  get current(): number {
    return this.#starts.at(-1)!.epoch;
  }

  /** The next epoch begins at `startOffset`; throws where that cannot be written down. */
  raise(startOffset: bigint): void {
    const next = { epoch: this.current + 1, startOffset };
    // An epoch in which nothing was written leaves no trace.
    const before = this.#starts.filter((start) => start.startOffset < startOffset);
    const starts = [...before, next];
    const content = starts.map(({ epoch, startOffset: at }) => `${epoch} ${at}`).join('\n');
    replaceChecksummedFile(this.#fileSystem, this.#path, Buffer.from(content));
    this.#starts = starts;
  }

  /** After records were taken back: no epoch begins behind the end of the log. */
  truncate(logEndOffset: bigint): void {
    this.#starts = this.#starts.map(({ epoch, startOffset }) => ({
      epoch,
      startOffset: startOffset > logEndOffset ? logEndOffset : startOffset,
    }));
  }

  /**
   * The largest epoch there was up to `epoch`, and the offset behind its last record; `undefined` for an
   * epoch that has not begun.
   */
  endOf(epoch: number, logEndOffset: bigint): { epoch: number; endOffset: bigint } | undefined {
    if (epoch > this.current) {
      return undefined;
    }
    const index = this.#starts.findLastIndex((start) => start.epoch <= epoch);
    const endOffset = this.#starts[index + 1]?.startOffset ?? logEndOffset;
    return { epoch: this.#starts[index]?.epoch ?? epoch, endOffset };
  }
}

function decode(text: string): EpochStart[] {
  return text.split('\n').map((line) => {
    const [epoch = '', startOffset = ''] = line.split(' ');
    return { epoch: Number(epoch), startOffset: BigInt(startOffset) };
  });
}
