import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type InstanceClaim =
  | {
      readonly kind: 'claimed';
      /** What a second start is told: where this one is. */
      readonly announce: (address: string) => void;
      readonly release: () => Promise<void>;
    }
  | { readonly kind: 'taken'; readonly address: string };

/**
 * One console per home folder: two would share one consumer group and each see half of the log. The claim is a local
 * socket, which the system takes back when the process dies, however it dies.
 */
export async function claimInstance(homeDir: string): Promise<InstanceClaim> {
  const path = socketPath(homeDir);
  let address = '';
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(address);
  });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (await listens(server, path)) {
      server.unref();
      return {
        kind: 'claimed',
        announce: (text) => {
          address = text;
        },
        release: () =>
          new Promise((resolve) => {
            server.close(() => resolve());
          }),
      };
    }
    const other = await ask(path);
    if (other !== undefined) return { kind: 'taken', address: other };
    // Nobody answers: the socket file of a process that was killed.
    await rm(path, { force: true });
  }
  throw new Error(`cannot claim ${path}`);
}

function socketPath(homeDir: string): string {
  const name = `vigie-${createHash('sha256').update(homeDir).digest('hex').slice(0, 16)}`;
  // Kept out of the home folder: a socket's path may have 107 bytes at most.
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

function listens(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(error);
    });
    server.listen(path, () => {
      server.removeAllListeners('error');
      resolve(true);
    });
  });
}

function ask(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(path);
    socket.setEncoding('utf8');
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('data', (text: string) => {
      answer += text;
    });
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(answer));
  });
}
