import type { Writable } from 'node:stream';

/**
 * Says something to whoever started this. Where the output is a file on a disk that is full, the line is lost and nothing
 * else: a program that cannot say so goes on all the same. A reader that is gone (EPIPE) ends it, as it does any program.
 */
export function linePrinter(output: Writable): (line: string) => void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') throw error;
  });
  return (line) => void output.write(`${line}\n`);
}
