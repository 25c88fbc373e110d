import type { ReplayedLog } from '../replay/replayed-log.ts';
import { createLogBrowser, type LogBrowser, type LogBrowserOptions } from './log-browser.ts';

/** Reads the log as of one instant: its ends and positions are those of then. */
export function createReplayedBrowser(
  log: ReplayedLog,
  options: Pick<LogBrowserOptions, 'entityOf' | 'isPrivate' | 'now'>,
): LogBrowser {
  return createLogBrowser({
    ...options,
    reader: log,
    positionOf: (topic, partition) => log.positionOf(topic, partition),
  });
}
