import { join } from 'node:path';
import type { EncodedProducers, ProducerStates } from '../producers/producer-state.ts';
import { readChecksummedFile, replaceChecksummedFile } from './atomic-file.ts';
import type { FileSystem } from './file-system.ts';

const FILE_NAME = 'producers.snapshot';
/** Another number is read as no snapshot. */
const LAYOUT_VERSION = 1;

type Snapshot = { layout: number; upTo: string; producers: EncodedProducers };

/**
 * The producer states as of an offset that was durable when the snapshot was taken; saves reading the
 * whole log on start. Missing or damaged, the log is read from its beginning.
 */
export function encodeProducerSnapshot(producers: ProducerStates, upTo: bigint): Buffer {
  return Buffer.from(
    JSON.stringify({
      layout: LAYOUT_VERSION,
      upTo: upTo.toString(),
      producers: producers.encode(),
    } satisfies Snapshot),
  );
}

export function saveProducerSnapshot(fileSystem: FileSystem, directory: string, snapshot: Buffer): void {
  replaceChecksummedFile(fileSystem, join(directory, FILE_NAME), snapshot);
}

/** Restores what there is and returns the offset it reaches. */
export function loadProducerSnapshot(
  fileSystem: FileSystem,
  directory: string,
  producers: ProducerStates,
): bigint {
  producers.clear();
  const content = readChecksummedFile(fileSystem, join(directory, FILE_NAME));
  return content === undefined ? 0n : restoreProducerSnapshot(content, producers);
}

export function restoreProducerSnapshot(content: Buffer, producers: ProducerStates): bigint {
  const snapshot = JSON.parse(content.toString()) as Snapshot;
  if (snapshot.layout !== LAYOUT_VERSION) {
    return 0n;
  }
  producers.restore(snapshot.producers);
  return BigInt(snapshot.upTo);
}
