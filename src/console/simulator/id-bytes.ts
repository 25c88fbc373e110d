import { mixSeeds } from '../../domain/seeded-random.ts';

/** The bytes of the next id. */
export type IdBytes = () => Uint8Array;

const WORDS = 4;

/**
 * Bytes for ids, the same for the same names. All 128 bits depend on all names: ids drawn from one generator of 32 bits
 * would meet among a hundred thousand stories, and two orders would be folded into one.
 */
export function createIdBytes(...names: readonly number[]): IdBytes {
  let drawn = 0;
  return () => {
    drawn += 1;
    const bytes = new Uint8Array(WORDS * 4);
    const view = new DataView(bytes.buffer);
    // The word comes first, so that names whose hashes meet in one word part in the others.
    for (let word = 0; word < WORDS; word += 1) view.setUint32(word * 4, mixSeeds(word, ...names, drawn));
    return bytes;
  };
}

/** A time as two names: more than 32 bits. */
export function namesOfTime(ms: number): readonly [number, number] {
  return [Math.floor(ms / 1_000), ms % 1_000];
}
