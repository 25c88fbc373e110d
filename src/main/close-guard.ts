export type CloseGuardOptions = {
  /** Commands that Kafka has not acknowledged; they are on the disk. */
  readonly waiting: () => number;
  /** Resolves to whether Vigie is to end all the same. */
  readonly ask: (waiting: number) => Promise<boolean>;
  /** Ends it, now that it may end. */
  readonly end: () => void;
};

export type CloseGuard = {
  /** Whether it may end now. Where not, the user is being asked, and `end` follows where the answer is yes. */
  readonly mayEnd: () => boolean;
  /** Nobody is there to answer: the system ends, or the terminal. */
  readonly waive: () => void;
};

/** Asks before Vigie ends with commands that wait for Kafka. Asked once at a time; a yes holds. */
export function createCloseGuard(options: CloseGuardOptions): CloseGuard {
  let isFree = false;
  let isAsking = false;

  async function ask(waiting: number): Promise<void> {
    isAsking = true;
    try {
      isFree = await options.ask(waiting);
    } catch {
      // Where it cannot be asked, it is not held back: nothing would be lost.
      isFree = true;
    } finally {
      isAsking = false;
    }
    if (isFree) options.end();
  }

  return {
    mayEnd() {
      const waiting = isFree ? 0 : options.waiting();
      if (waiting === 0 && !isAsking) return true;
      if (!isAsking) void ask(waiting);
      return false;
    },
    waive() {
      isFree = true;
    },
  };
}
