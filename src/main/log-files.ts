import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { moveFile } from '../console/patient-files.ts';

const NAME = 'vigie';
const LARGEST_BYTES = 1_000_000;
/** With the one that is written. */
const MOST_FILES = 5;

export type LogFilesOptions = {
  readonly now: () => number;
  readonly largestBytes?: number;
};

/**
 * The lines of the desktop application on the disk, each with its time: a program that was double-clicked has no terminal.
 * `vigie.log` is written; `vigie.1.log` to `vigie.4.log` are older. A line that cannot be written is lost and nothing else.
 */
export class LogFiles {
  readonly dir: string;
  readonly #now: () => number;
  readonly #largestBytes: number;
  #sizeBytes: number;

  constructor(dir: string, { now, largestBytes = LARGEST_BYTES }: LogFilesOptions) {
    this.dir = dir;
    this.#now = now;
    this.#largestBytes = largestBytes;
    this.#sizeBytes = sizeOf(this.#file(0));
  }

  write(line: string): void {
    const entry = `${new Date(this.#now()).toISOString()} ${line.trimEnd()}\n`;
    try {
      mkdirSync(this.dir, { recursive: true });
      if (this.#sizeBytes > 0 && this.#sizeBytes + entry.length > this.#largestBytes) {
        this.#rotate();
      }
      appendFileSync(this.#file(0), entry);
      this.#sizeBytes += Buffer.byteLength(entry);
    } catch {
      // A full or missing disk: the console says so on the screens.
    }
  }

  #rotate(): void {
    for (let index = MOST_FILES - 2; index >= 0; index -= 1) {
      if (sizeOf(this.#file(index)) > 0) {
        moveFile(this.#file(index), this.#file(index + 1));
      }
    }
    this.#sizeBytes = 0;
  }

  #file(index: number): string {
    return join(this.dir, index === 0 ? `${NAME}.log` : `${NAME}.${index}.log`);
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
