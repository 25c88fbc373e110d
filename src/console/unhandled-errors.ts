import type { Writable } from 'node:stream';

export type UnhandledErrorsOptions = {
  readonly report: Writable;
  /** Ends the program in order, and with a failure. Called once. */
  readonly end: () => void;
};

/**
 * An error that nothing caught leaves the program in an unknown state: it is written down, and the program ends in order.
 * Electron would go on after it, and Node would end at once without stopping anything.
 */
export function endOnUnhandledErrors(
  source: Pick<NodeJS.EventEmitter, 'on'>,
  { report, end }: UnhandledErrorsOptions,
): void {
  let isEnding = false;
  function take(error: unknown): void {
    // What fails while everything ends has no one left to tell.
    if (isEnding) return;
    isEnding = true;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    report.write(
      `Vigie met an unexpected error and ends in order. Nothing that was accepted is lost: start it again. For a report:\n${text}\n`,
    );
    // Not in here, where Node ends at once if it throws.
    setImmediate(end);
  }
  // A report that cannot be written must not be the next error.
  report.on('error', () => undefined);
  source.on('uncaughtException', take);
  source.on('unhandledRejection', take);
}
