import { createHash } from 'node:crypto';
import { realpathSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCodeOf } from './file-system.ts';

export class DataDirectoryLockedError extends Error {
  override readonly name = 'DataDirectoryLockedError';
  readonly code = 'DATA_DIRECTORY_LOCKED';

  constructor(dataDir: string) {
    super(`another broker is using ${dataDir}`);
  }
}

/**
 * Keeps two brokers from one data directory. The lock is a local socket whose name is derived from the
 * directory: the system lets go of it when the process ends, however it ends, and no process id that
 * has been given to somebody else can be mistaken for its owner.
 */
export async function lockDataDirectory(dataDir: string): Promise<() => Promise<void>> {
  const path = lockPath(realpathSync(dataDir));
  const server = (await tryListen(path)) ?? (await listenOverStaleSocket(path));
  if (server === undefined) {
    throw new DataDirectoryLockedError(dataDir);
  }
  server.unref();
  return () => new Promise((resolve) => void server.close(() => resolve()));
}

function lockPath(dataDir: string): string {
  const name = `vigie-broker-${createHash('sha256').update(dataDir).digest('hex').slice(0, 32)}`;
  if (process.platform === 'win32') {
    return `\\\\.\\pipe\\${name}`;
  }
  // Linux has socket names outside the file system, which leave nothing behind.
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

function tryListen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error) => {
      if (errorCodeOf(error) === 'EADDRINUSE') {
        resolve(undefined);
      } else {
        reject(error);
      }
    });
    server.listen(path, () => resolve(server));
  });
}

/** Where sockets are files, one that nobody answers on was left by a process that was killed. */
async function listenOverStaleSocket(path: string): Promise<Server | undefined> {
  const isFile = process.platform !== 'win32' && !path.startsWith('\0');
  if (!isFile || (await isAnswered(path))) {
    return undefined;
  }
  rmSync(path, { force: true });
  return tryListen(path);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
