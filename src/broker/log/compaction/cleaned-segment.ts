import { type BatchHeader, readBatchHeader } from '../../wire/record-batch.ts';
import type { FileSystem } from '../file-system.ts';
import { OpenFile } from '../open-file.ts';
import { SegmentIndex } from '../segment-index.ts';

const BUFFERED_BYTES = 1024 * 1024;

/** The file a compacted segment is written to, and the index it will have. */
export class CleanedSegment {
  readonly #fileSystem: FileSystem;
  readonly #file: OpenFile;
  readonly index: SegmentIndex;
  #parts: Buffer[] = [];
  #bufferedBytes = 0;
  #writtenBytes = 0;

  constructor(options: {
    fileSystem: FileSystem;
    path: string;
    baseOffset: bigint;
    indexIntervalBytes: number;
  }) {
    this.#fileSystem = options.fileSystem;
    this.#file = new OpenFile(options.fileSystem, options.path);
    this.index = new SegmentIndex(options.baseOffset, options.indexIntervalBytes);
  }

  append(batch: Buffer, header: BatchHeader = readBatchHeader(batch, 0)): void {
    this.index.add(header, this.#writtenBytes + this.#bufferedBytes);
    this.#parts.push(batch);
    this.#bufferedBytes += batch.length;
    if (this.#bufferedBytes >= BUFFERED_BYTES) {
      this.#flush();
    }
  }

  #flush(): void {
    if (this.#writtenBytes === 0) {
      // One that an earlier attempt could not remove.
      this.#file.truncate(0);
    }
    this.#file.write(Buffer.concat(this.#parts), this.#writtenBytes);
    this.#writtenBytes += this.#bufferedBytes;
    this.#parts = [];
    this.#bufferedBytes = 0;
  }

  /** On the disk when it settles. */
  async finish(): Promise<void> {
    this.#flush();
    await this.#file.sync();
    this.#file.close();
  }

  discard(): void {
    this.#file.close();
    this.#fileSystem.remove(this.#file.path);
  }
}
