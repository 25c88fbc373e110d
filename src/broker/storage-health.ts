import type { Cancel, Clock } from './clock.ts';
import { errorCodeOf } from './log/file-system.ts';
import type { StorageError } from './log/storage-error.ts';

/** Why nothing, or not everything, can be written. Reads go on. */
export type StorageProblem = { sinceMs: number; reason: 'full' | 'failing'; message: string };

/** Writes must have gone well for so long before the disk is believed again. */
const CALM_MS = 5000;
const FULL_CODES = new Set(['ENOSPC', 'EDQUOT']);

/** Whether the disk takes what is written, as seen from all writes and syncs together. */
export class StorageHealth {
  problem: StorageProblem | undefined;
  readonly #clock: Clock;
  readonly #onChange: (problem: StorageProblem | undefined) => void;
  #cancelCheck: Cancel | undefined;

  constructor(clock: Clock, onChange: (problem: StorageProblem | undefined) => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  failed(error: StorageError): void {
    this.#cancelCheck?.();
    this.#cancelCheck = undefined;
    const reason = FULL_CODES.has(errorCodeOf(error.cause) ?? '') ? 'full' : 'failing';
    if (this.problem?.reason !== reason) {
      const sinceMs = this.problem?.sinceMs ?? this.#clock.nowMs();
      this.problem = { sinceMs, reason, message: error.message };
      this.#onChange(this.problem);
    }
  }

  /** Something reached the disk. */
  worked(): void {
    if (this.problem === undefined || this.#cancelCheck !== undefined) {
      return;
    }
    this.#cancelCheck = this.#clock.after(CALM_MS, () => {
      this.#cancelCheck = undefined;
      this.problem = undefined;
      this.#onChange(undefined);
    });
  }

  stop(): void {
    this.#cancelCheck?.();
  }
}
