import { DataDirectoryLockedError } from './log/data-directory-lock.ts';
import { errorCodeOf } from './log/file-system.ts';
import type { BrokerFailureCode } from './process-messages.ts';
import { messageOf } from './message-of.ts';

const SQLITE_FULL = 13;

/** One line that says why a broker did not start, and what can be done. */
export function explainStartFailure(
  error: unknown,
  options: { host: string; port: number; dataDir: string },
): { code: BrokerFailureCode; message: string } {
  const code = errorCodeOf(error);
  if (code === 'EADDRINUSE') {
    return {
      code: 'PORT_TAKEN',
      message: `port ${options.port} on ${options.host} is taken; choose another, or let the next free one be taken`,
    };
  }
  if (error instanceof DataDirectoryLockedError) {
    return { code: 'DATA_DIRECTORY_LOCKED', message: error.message };
  }
  const why = messageOf(error);
  if (isDiskFull(error)) {
    const message = `the disk that holds ${options.dataDir} is full (${why}): free some space there and start again`;
    return { code: 'START_FAILED', message };
  }
  return { code: 'START_FAILED', message: why };
}

/** As the system says it, or SQLite (https://sqlite.org/rescode.html), or as the cause of another error. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) {
    return false;
  }
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  const isFull =
    code === 'ENOSPC' ||
    code === 'EDQUOT' ||
    (typeof errcode === 'number' && (errcode & 0xff) === SQLITE_FULL);
  return isFull || isDiskFull(error.cause);
}
