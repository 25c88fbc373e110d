import { appendFileSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { moveFile } from '../console/patient-files.ts';

const NAME = 'vigie';
const LARGEST_BYTES = 1_000_000;
/** With the one that is written. */
const MOST_FILES = 5;
/** A try that Windows refuses holds the main process for a second. */
const ROTATION_PAUSE_MS = 60_000;

export type LogFilesOptions = {
  readonly now: () => number;
  readonly largestBytes?: number;
  /** For tests. */
  readonly move?: (from: string, to: string) => void;
};

/**
 * The lines of the desktop application on the disk, each with its time: a program that was double-clicked has no terminal.
 * `vigie.log` is written; `vigie.1.log` to `vigie.4.log` are older. A line that cannot be written is lost and nothing else.
 */
export class LogFiles {
  readonly dir: string;
  readonly #now: () => number;
  readonly #largestBytes: number;
  readonly #move: (from: string, to: string) => void;
  #sizeBytes: number;
  #rotatesAgainAtMs = 0;

  constructor(dir: string, { now, largestBytes = LARGEST_BYTES, move = moveFile }: LogFilesOptions) {
    this.dir = dir;
    this.#now = now;
    this.#largestBytes = largestBytes;
    this.#move = move;
    this.#sizeBytes = sizeOf(this.#file(0));
  }

  write(line: string): void {
    const entry = `${new Date(this.#now()).toISOString()} ${line.trimEnd()}\n`;
    try {
      mkdirSync(this.dir, { recursive: true });
      if (this.#sizeBytes > 0 && this.#sizeBytes + entry.length > this.#largestBytes) {
        this.#tryToRotate();
      }
      appendFileSync(this.#file(0), entry);
      this.#sizeBytes += Buffer.byteLength(entry);
    } catch {
      // A full or missing disk: the console says so on the screens.
    }
  }

  /** While another program holds a file, the lines go on in the current one. */
  #tryToRotate(): void {
    if (this.#now() < this.#rotatesAgainAtMs) {
      return;
    }
    try {
      this.#rotate();
    } catch {
      this.#rotatesAgainAtMs = this.#now() + ROTATION_PAUSE_MS;
    }
  }

  #rotate(): void {
    for (let index = MOST_FILES - 2; index >= 0; index -= 1) {
      if (sizeOf(this.#file(index)) > 0) {
        this.#move(this.#file(index), this.#file(index + 1));
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
