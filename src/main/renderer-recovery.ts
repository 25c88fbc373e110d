import type { WebContents } from 'electron';

export type RendererRecoveryOptions = {
  readonly now: () => number;
  /** Loads the page that it was on again. */
  readonly reload: () => void;
  /** It has failed too often: something that needs no screens says so. */
  readonly giveUp: () => void;
  readonly log: (line: string) => void;
};

export type RendererRecovery = {
  /** The user wants it to be tried again. */
  readonly forgive: () => void;
  readonly stop: () => void;
};

/** A window is loaded again so often in `PERIOD_MS`; after that it stays with a page that says so. */
const MOST_RELOADS = 3;
const PERIOD_MS = 60_000;
/** Chromium calls a page unresponsive after about half a minute without an answer; so much longer is waited. */
const HANG_MS = 10_000;

/** Brings a window back whose renderer crashed, was killed or hangs. */
export function recoverRenderer(
  contents: Pick<WebContents, 'on' | 'forcefullyCrashRenderer'>,
  options: RendererRecoveryOptions,
): RendererRecovery {
  let reloads: number[] = [];
  let hanging: NodeJS.Timeout | undefined;

  function settle(): void {
    clearTimeout(hanging);
    hanging = undefined;
  }

  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    settle();
    if (reason === 'clean-exit') return;
    const now = options.now();
    reloads = reloads.filter((atMs) => now - atMs < PERIOD_MS);
    options.log(`a window's renderer is gone (${reason}, ${exitCode})`);
    if (reloads.length >= MOST_RELOADS) return options.giveUp();
    reloads.push(now);
    options.reload();
  });
  contents.on('unresponsive', () => {
    hanging ??= setTimeout(() => {
      hanging = undefined;
      options.log('a window does not answer; its renderer is ended');
      // It comes back as one that crashed.
      contents.forcefullyCrashRenderer();
    }, HANG_MS);
  });
  contents.on('responsive', settle);

  return {
    forgive() {
      reloads = [];
    },
    stop: settle,
  };
}
