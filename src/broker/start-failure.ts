import { DataDirectoryLockedError } from './log/data-directory-lock.ts';
import { errorCodeOf } from './log/file-system.ts';
import type { BrokerFailureCode } from './process-messages.ts';

/** One line that says why a broker did not start, and what can be done. */
export function explainStartFailure(
  error: unknown,
  options: { host: string; port: number },
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
  return { code: 'START_FAILED', message: error instanceof Error ? error.message : String(error) };
}
