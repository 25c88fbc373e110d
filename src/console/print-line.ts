import type { Writable } from 'node:stream';

/**
 * Prints lines for the person who started this. Where the output is a file on a full disk, the line is lost and nothing
 * else. `whenUnread` is called once its reader is gone (EPIPE), as when a terminal's pipe ends.
 */
export function linePrinter(output: Writable, whenUnread: () => void): (line: string) => void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') whenUnread();
  });
  return (line) => void output.write(`${line}\n`);
}
