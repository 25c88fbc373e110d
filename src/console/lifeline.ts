import { fstatSync } from 'node:fs';
import { Socket } from 'node:net';

/** Names the file descriptor of a pipe that the starting script holds open as long as it lives. */
const VARIABLE = 'VIGIE_LIFELINE';

/**
 * Calls `onCut` when the script that started this process is gone, however it ended: the system closes its end of the
 * pipe. Without a script, as in the packaged application, there is no pipe and nothing happens.
 */
export function watchLifeline(env: NodeJS.ProcessEnv, onCut: () => void): void {
  const fd = Number(env[VARIABLE]);
  // Not for the processes that this one starts.
  delete env[VARIABLE];
  if (!Number.isInteger(fd) || fd < 3 || !isPipe(fd)) return;
  const pipe = new Socket({ fd, readable: true, writable: false });
  pipe.on('error', () => undefined);
  pipe.once('close', onCut);
  pipe.resume();
  pipe.unref();
}

/** The variable may have come further than the pipe. */
function isPipe(fd: number): boolean {
  try {
    const stats = fstatSync(fd);
    return stats.isSocket() || stats.isFIFO() || process.platform === 'win32';
  } catch {
    return false;
  }
}
