/** How many rows a second eyes can follow. */
export type FollowedRate = {
  /** All rows are shown up to this many a second. */
  readonly allUpTo: number;
  /** Above it, as many of them are left out as leave at most this many. */
  readonly shownPerSecond: number;
  /** After this long without a fast arrival all rows are shown again. Four seconds if absent. */
  readonly calmAfterMs?: number;
};

/** Rows of a table, which are read in passing. */
export const FOLLOWED_ROWS: FollowedRate = { allUpTo: 12, shownPerSecond: 6 };
/** Cards say more, and are watched while they advance. */
export const FOLLOWED_CARDS: FollowedRate = { allUpTo: 4, shownPerSecond: 2 };

/** A replay stands still at once when it has arrived: it shows all rows of its moment. */
export const REPLAY_CALM_MS = 500;

const SLOT_MS = 250;
const ATTACK_SLOTS = 4;
const SLOTS = 16;
const STEPS = [1, 2, 5] as const;
/** The share stays while it leaves this part of the wanted rate, so that it does not flicker. */
const STAYS = { from: 1 / 3, to: 1.4 } as const;

/**
 * Which share of the rows that arrive is shown: all of them at a rate that eyes can follow, and one in 2, 5, 10, 20…
 * above it. It reacts to a rise within a second, and to calm after `calmAfterMs`.
 */
export class ArrivalPace {
  readonly #rate: FollowedRate;
  readonly #calmSlots: number;
  readonly #slots = Array.from({ length: SLOTS }, () => 0);
  #slot: number;
  #oneIn = 1;

  constructor(rate: FollowedRate, nowMs: number) {
    this.#rate = rate;
    this.#calmSlots = Math.min(SLOTS, Math.ceil((rate.calmAfterMs ?? SLOTS * SLOT_MS) / SLOT_MS));
    this.#slot = slotOf(nowMs);
  }

  /** 1 where all rows are shown. */
  get oneIn(): number {
    return this.#oneIn;
  }

  /** @returns the share from now on. */
  note(arrivals: number, nowMs: number): number {
    const slot = slotOf(nowMs);
    for (let passed = Math.max(this.#slot + 1, slot - SLOTS + 1); passed <= slot; passed += 1) {
      this.#slots[passed % SLOTS] = 0;
    }
    this.#slot = Math.max(this.#slot, slot);
    const at = this.#slot % SLOTS;
    this.#slots[at] = (this.#slots[at] ?? 0) + arrivals;
    this.#decide();
    return this.#oneIn;
  }

  #decide(): void {
    const { allUpTo, shownPerSecond } = this.#rate;
    const latest = this.#perSecond(ATTACK_SLOTS);
    const settled = this.#perSecond(this.#calmSlots);
    if (this.#oneIn === 1) {
      if (latest > allUpTo) {
        this.#oneIn = shareOf(latest / shownPerSecond);
      }
    } else if (latest / this.#oneIn > shownPerSecond * STAYS.to) {
      this.#oneIn = shareOf(latest / shownPerSecond);
    } else if (settled <= shownPerSecond) {
      this.#oneIn = 1;
    } else if (settled / this.#oneIn < shownPerSecond * STAYS.from) {
      this.#oneIn = shareOf(settled / shownPerSecond);
    }
  }

  #perSecond(slots: number): number {
    let sum = 0;
    for (let back = 0; back < slots; back += 1) {
      sum += this.#slots[(this.#slot - back + SLOTS * 2) % SLOTS] ?? 0;
    }
    return (sum * 1_000) / (slots * SLOT_MS);
  }
}

function slotOf(nowMs: number): number {
  return Math.floor(nowMs / SLOT_MS);
}

/** The first of 1, 2, 5, 10, 20, 50… that is as large. */
function shareOf(factor: number): number {
  for (let decade = 1; ; decade *= 10) {
    for (const step of STEPS) {
      if (step * decade >= factor) {
        return step * decade;
      }
    }
  }
}

/**
 * Whether a row is among the one in `oneIn` that are shown. It follows from its key alone: every window shows the same
 * rows, and a row that was left out stays so, whatever becomes of it.
 */
export function isShown(key: string, oneIn: number): boolean {
  return oneIn === 1 || hashOf(key) % oneIn === 0;
}

/** FNV-1a, with its bits spread: keys of one partition differ by their last characters. */
function hashOf(key: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c_1b_3c_6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
