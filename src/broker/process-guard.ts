/** An orderly stop takes less, unless what failed keeps it from ending. */
const STOP_MS = 10_000;

/** What the guard uses of `process`. */
export type GuardedProcess = {
  exitCode?: number | string | null | undefined;
  exit(code: number): void;
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (error: unknown) => void): unknown;
};

/**
 * An error that nothing caught, or a rejection that nothing awaited, says itself in one line, then the process stops in
 * order and ends with a failure. A second one, or a stop that hangs, ends it at once.
 */
export function guardProcess(
  guarded: GuardedProcess,
  actions: { log: (line: string) => void; stop: () => Promise<void> },
): void {
  let isStopping = false;
  const take = (error: unknown): void => {
    actions.log(`unexpected error, the broker stops: ${inOneLine(error)}`);
    guarded.exitCode = 1;
    if (isStopping) {
      guarded.exit(1);
      return;
    }
    isStopping = true;
    const giveUp = setTimeout(() => guarded.exit(1), STOP_MS);
    void actions
      .stop()
      .catch((failure: unknown) => actions.log(`the stop failed: ${inOneLine(failure)}`))
      .finally(() => {
        clearTimeout(giveUp);
        guarded.exit(1);
      });
  };
  guarded.on('uncaughtException', take);
  // Node makes the former of these by itself; Electron only warns of them.
  guarded.on('unhandledRejection', take);
}

/** The message and where it comes from. */
function inOneLine(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error).replaceAll(/\s+/gu, ' ');
  }
  const [, place = ''] = /\n\s+(at .*)/u.exec(error.stack ?? '') ?? [];
  return `${error.name}: ${error.message} ${place}`.replaceAll(/\s+/gu, ' ').trim();
}
