import { hash } from 'node:crypto';

const HASH_WORDS = 4;
const MAX_LOAD = 0.75;
const FIRST_SLOTS = 1024;
const EMPTY = -1;

/**
 * The newest offset of each key, in a table of 24 bytes a slot whatever the keys are: they are known by
 * 128 bits of their SHA-256, which nobody can make collide. Grows up to `maxKeys` and no further.
 */
export class OffsetMap {
  readonly #maxKeys: number;
  #hashes = new Uint32Array(FIRST_SLOTS * HASH_WORDS);
  #offsets = new Float64Array(FIRST_SLOTS).fill(EMPTY);
  #slotMask = FIRST_SLOTS - 1;
  #size = 0;

  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether there was room; offsets of a key are put in ascending order. */
  put(key: Buffer, offset: bigint): boolean {
    const words = hashOf(key);
    let slot = this.#slotOf(words);
    if (this.#offsets[slot] === EMPTY) {
      if (this.#size >= this.#maxKeys) {
        return false;
      }
      if (this.#size + 1 > (this.#slotMask + 1) * MAX_LOAD) {
        this.#grow();
        slot = this.#slotOf(words);
      }
      this.#hashes.set(words, slot * HASH_WORDS);
      this.#size += 1;
    }
    this.#offsets[slot] = Number(offset);
    return true;
  }

  /** -1 where the key is not known. */
  get(key: Buffer): number {
    return this.#offsets[this.#slotOf(hashOf(key))]!;
  }

  /** The slot that holds this hash, or the empty one where it belongs. */
  #slotOf(words: Uint32Array): number {
    let slot = words[0]! & this.#slotMask;
    while (this.#offsets[slot] !== EMPTY && !this.#isAt(slot, words)) {
      slot = (slot + 1) & this.#slotMask;
    }
    return slot;
  }

  #isAt(slot: number, words: Uint32Array): boolean {
    const at = slot * HASH_WORDS;
    const hashes = this.#hashes;
    return (
      hashes[at] === words[0] &&
      hashes[at + 1] === words[1] &&
      hashes[at + 2] === words[2] &&
      hashes[at + 3] === words[3]
    );
  }

  #grow(): void {
    const hashes = this.#hashes;
    const offsets = this.#offsets;
    const slots = offsets.length * 2;
    this.#hashes = new Uint32Array(slots * HASH_WORDS);
    this.#offsets = new Float64Array(slots).fill(EMPTY);
    this.#slotMask = slots - 1;
    for (let slot = 0; slot < offsets.length; slot += 1) {
      if (offsets[slot] !== EMPTY) {
        const words = hashes.subarray(slot * HASH_WORDS, (slot + 1) * HASH_WORDS);
        const to = this.#slotOf(words);
        this.#hashes.set(words, to * HASH_WORDS);
        this.#offsets[to] = offsets[slot]!;
      }
    }
  }
}

function hashOf(key: Buffer): Uint32Array {
  const digest = hash('sha256', key, 'buffer');
  return Uint32Array.of(
    digest.readUInt32LE(0),
    digest.readUInt32LE(4),
    digest.readUInt32LE(8),
    digest.readUInt32LE(12),
  );
}
