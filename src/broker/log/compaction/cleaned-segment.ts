import { type BatchHeader, readBatchHeader } from '../../wire/record-batch.ts';
import { type FileSystem, writeFully } from '../file-system.ts';
import { SegmentIndex } from '../segment-index.ts';

const BUFFERED_BYTES = 1024 * 1024;

/** The file a compacted segment is written to, and the index it will have. */
export class CleanedSegment {
  readonly #fileSystem: FileSystem;
  readonly #path: string;
  readonly #fd: number;
  readonly index: SegmentIndex;
  #parts: Buffer[] = [];
  #bufferedBytes = 0;
  #writtenBytes = 0;
  #isOpen = true;

  constructor(options: {
    fileSystem: FileSystem;
    path: string;
    baseOffset: bigint;
    indexIntervalBytes: number;
  }) {
    this.#fileSystem = options.fileSystem;
    this.#path = options.path;
    this.#fd = options.fileSystem.open(options.path);
    options.fileSystem.truncate(this.#fd, 0);
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
    writeFully(this.#fileSystem, this.#fd, Buffer.concat(this.#parts), this.#writtenBytes);
    this.#writtenBytes += this.#bufferedBytes;
    this.#parts = [];
    this.#bufferedBytes = 0;
  }

  /** On the disk when it settles. */
  async finish(): Promise<void> {
    if (this.#bufferedBytes > 0) {
      this.#flush();
    }
    await this.#fileSystem.datasync(this.#fd);
    this.#close();
  }

  discard(): void {
    this.#close();
    this.#fileSystem.remove(this.#path);
  }

  #close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#fileSystem.close(this.#fd);
    }
  }
}
