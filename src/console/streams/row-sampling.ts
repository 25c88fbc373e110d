import { ArrivalPace, isShown, type FollowedRate } from './arrival-pace.ts';

type Arrival = { readonly key: string; readonly isSimulated: boolean };

/**
 * Which of the rows that arrive one view shows. Events that people make are shown beside a fast simulator, as long as
 * they are few themselves.
 */
export class RowSampling {
  readonly #now: () => number;
  readonly #all: ArrivalPace;
  readonly #handMade: ArrivalPace;
  #total: number | undefined;
  /** Hand-made arrivals that were left out since the last note. */
  #handMadeLeftOut = 0;

  constructor(rate: FollowedRate, now: () => number) {
    this.#now = now;
    this.#all = new ArrivalPace(rate, now());
    this.#handMade = new ArrivalPace(rate, now());
  }

  /** 1 where all rows are shown. */
  get oneIn(): number {
    return this.#all.oneIn;
  }

  /** Whether all that people make is shown. */
  get showsHandMade(): boolean {
    return this.#handMade.oneIn === 1;
  }

  /**
   * Counts what arrived, and settles the share.
   *
   * @param total all rows there are, where the view shows all: its growth is exact. Elsewhere the chosen ones tell.
   */
  note({ arrivals, total }: { arrivals: readonly Arrival[]; total: number | undefined }): void {
    const nowMs = this.#now();
    const { oneIn } = this;
    const handMade = arrivals.filter(({ isSimulated }) => !isSimulated).length;
    this.#handMade.note(handMade + this.#handMadeLeftOut, nowMs);
    this.#handMadeLeftOut = 0;
    const grown = this.#grown(total);
    const chosen = arrivals.filter(({ key }) => isShown(key, oneIn)).length;
    this.#all.note(grown ?? chosen * oneIn, nowMs);
  }

  chooses(key: string, isSimulated: () => boolean): boolean {
    if (isShown(key, this.#all.oneIn)) {
      return true;
    }
    if (isSimulated()) {
      return false;
    }
    if (this.showsHandMade) {
      return true;
    }
    this.#handMadeLeftOut += 1;
    return false;
  }

  #grown(total: number | undefined): number | undefined {
    const before = this.#total;
    this.#total = total;
    return total === undefined || before === undefined ? undefined : Math.max(0, total - before);
  }
}
