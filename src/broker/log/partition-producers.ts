import { ProducerStates } from '../producers/producer-state.ts';
import type { FileSystem } from './file-system.ts';
import {
  encodeProducerSnapshot,
  loadProducerSnapshot,
  restoreProducerSnapshot,
  saveProducerSnapshot,
} from './producer-snapshot.ts';
import type { Segment } from './segment.ts';
import { scanSegment } from './segment-scan.ts';

/** The producer states of one partition and the snapshot of them on the disk. */
export class PartitionProducers {
  readonly states = new ProducerStates();
  readonly #fileSystem: FileSystem;
  readonly #directory: string;
  /** Markers compaction has removed since the oldest snapshot taken but not saved. */
  #forgottenMarkers: bigint[] = [];

  constructor(fileSystem: FileSystem, directory: string) {
    this.#fileSystem = fileSystem;
    this.#directory = directory;
  }

  /** Restores the snapshot and returns the offset it reaches. */
  load(): bigint {
    return loadProducerSnapshot(this.#fileSystem, this.#directory, this.states);
  }

  /** The snapshot, then what the segments say after it. */
  rebuild(segments: readonly Segment[], gapsUpTo: bigint): void {
    const upTo = this.load();
    for (const segment of segments.filter(({ endOffset }) => endOffset > upTo)) {
      scanSegment(segment, {
        verifyCrc: false,
        gapsUpTo,
        onBatch: (header) => {
          if (header.baseOffset >= upTo) {
            this.states.apply(header);
          }
        },
      });
    }
  }

  snapshot(upTo: bigint): Buffer {
    return encodeProducerSnapshot(this.states, upTo);
  }

  /** No snapshot taken before is waiting to be saved. */
  forgetNothing(): void {
    this.#forgottenMarkers = [];
  }

  save(snapshot: Buffer): void {
    saveProducerSnapshot(this.#fileSystem, this.#directory, this.#withoutForgotten(snapshot));
  }

  /** The markers of aborted transactions that go with their records; on the disk before they are gone. */
  forgetMarkers(offsets: readonly bigint[]): void {
    if (offsets.length === 0) {
      return;
    }
    this.states.transactions.forgetMarkers(offsets);
    this.#forgottenMarkers.push(...offsets);
    const saved = new ProducerStates();
    const upTo = loadProducerSnapshot(this.#fileSystem, this.#directory, saved);
    if (upTo > 0n) {
      this.save(encodeProducerSnapshot(saved, upTo));
    }
  }

  #withoutForgotten(snapshot: Buffer): Buffer {
    if (this.#forgottenMarkers.length === 0) {
      return snapshot;
    }
    const states = new ProducerStates();
    const upTo = restoreProducerSnapshot(snapshot, states);
    states.transactions.forgetMarkers(this.#forgottenMarkers);
    return encodeProducerSnapshot(states, upTo);
  }
}
