import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** A socket that a process holds, as Linux lists it. */
export type ProcessSocket = {
  readonly pid: number;
  readonly protocol: string;
  /** `127.0.0.1:9092`; an address of IPv6 in brackets. */
  readonly local: string;
  readonly remote: string;
  readonly isListening: boolean;
};

const TABLES = ['tcp', 'tcp6', 'udp', 'udp6'] as const;
/** TCP's state of a socket that waits for connections. */
const LISTEN = '0A';

/** Everything that a process and its descendants have open to the network now. Linux only. */
export function socketsOfTree(root: number): ProcessSocket[] {
  const table = readTables();
  return treeOf(root).flatMap((pid) =>
    socketInodesOf(pid).flatMap((inode) => {
      const socket = table.get(inode);
      return socket ? [{ pid, ...socket }] : [];
    }),
  );
}

export function isLoopback(address: string): boolean {
  return /^(127\.|\[::1\]|\[::ffff:127\.)/.test(address);
}

/** Where a socket that is not connected seems to go. */
export function isNowhere(address: string): boolean {
  return /^(0\.0\.0\.0|\[::\]):0$/.test(address);
}

export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

/** A process may end while it is looked at: what cannot be read is not there. */
function orNothing<T>(read: () => T[]): T[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    // Behind the name, which may hold anything: the state, then the parent.
    const [parent] = orNothing(() => {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      return [Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
    });
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const tree = [root];
  for (const pid of tree) {
    for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  }
  return tree;
}

function socketInodesOf(pid: number): string[] {
  return orNothing(() => readdirSync(`/proc/${pid}/fd`)).flatMap((fd) =>
    orNothing(() => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [];
      return inode === undefined ? [] : [inode];
    }),
  );
}

function readTables(): Map<string, Omit<ProcessSocket, 'pid'>> {
  const sockets = new Map<string, Omit<ProcessSocket, 'pid'>>();
  for (const protocol of TABLES) {
    for (const line of orNothing(() => readFileSync(`/proc/net/${protocol}`, 'utf8').split('\n')).slice(1)) {
      const [, local = '', remote = '', state, , , , , , inode] = line.trim().split(/\s+/);
      if (inode === undefined) continue;
      sockets.set(inode, {
        protocol,
        local: addressOf(local),
        remote: addressOf(remote),
        isListening: state === LISTEN && protocol.startsWith('tcp'),
      });
    }
  }
  return sockets;
}

/** Four bytes to a word, each word the wrong way round. */
function addressOf(hex: string): string {
  const [address = '', port = '0'] = hex.split(':');
  const words = address.match(/.{8}/g) ?? [];
  const bytes = Buffer.concat(words.map((word) => Buffer.from(word, 'hex').reverse()));
  const number = Number.parseInt(port, 16);
  if (bytes.length === 4) return `${[...bytes].join('.')}:${number}`;
  const mapped = bytes.toString('hex').startsWith('00000000000000000000ffff');
  if (mapped) return `[::ffff:${[...bytes.subarray(12)].join('.')}]:${number}`;
  const groups = bytes.toString('hex').match(/.{4}/g) ?? [];
  const short = bytes.every((byte) => byte === 0)
    ? '::'
    : groups
        .map((group) => group.replace(/^0{1,3}/, ''))
        .join(':')
        .replace(/^(0:){7}/, '::');
  return `[${short}]:${number}`;
}
