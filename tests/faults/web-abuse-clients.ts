import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where an abusive client connects, and a token that is good there. */
export type AbusedHost = { readonly port: number; readonly tls: boolean; readonly token: string };

const LINGER_MS = 30;

/** An unfinished first message of a TLS handshake. */
const HALF_CLIENT_HELLO = Buffer.from('16030100c8010000c40303', 'hex');

type Abuse = (host: AbusedHost) => Promise<void>;

/** The connection, and what is spoken over: the same where nothing is encrypted. */
type Line = { readonly raw: Socket; readonly socket: Socket };

/** How a client leaves: the orderly way, by a reset, or with a word nobody expects. */
const LEAVING = {
  ends: ({ socket }: Line) => void socket.end(),
  resets: ({ raw }: Line) => void raw.resetAndDestroy(),
  destroys: ({ socket }: Line) => void socket.destroy(),
} as const;

type Leaving = keyof typeof LEAVING;

/** When it leaves, after what it wrote: at once, at the first byte of the answer, or after a moment of silence. */
type Moment = 'at once' | 'at the first byte' | 'later';

function head(method: string, path: string, { port }: AbusedHost, ...more: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...more, '', ''].join('\r\n');
}

const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket'];
const HANDSHAKE = [...UPGRADE, 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='];
const WEBSOCKET = '/socket.io/?EIO=4&transport=websocket';
const POLLING = '/socket.io/?EIO=4&transport=polling';

/** What a client writes before it leaves. */
const WORDS: Readonly<Record<string, (host: AbusedHost) => string | Buffer>> = {
  nothing: () => '',
  rubbish: () => '\u0000\u0001\u0002 not HTTP at all\r\n\r\n',
  'half a request': (host) => head('GET', '/', host).slice(0, -6),
  'a request': (host) => head('GET', '/', host),
  'a request and half of the next': (host) =>
    head('GET', '/health', host) + head('GET', '/', host).slice(0, 9),
  'a body that never comes': (host) =>
    `${head('POST', '/api/orders/create', host, 'Content-Type: application/json', 'Content-Length: 1000')}{"a":`,
  'a chunk of no length': (host) =>
    `${head('POST', '/api/payments', host, 'Transfer-Encoding: chunked')}zz\r\n`,
  'headers without an end': (host) =>
    `GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nX: ${'x'.repeat(20_000)}`,
  'an upgrade of the screens': (host) => head('GET', WEBSOCKET, host, ...UPGRADE),
  'an upgrade with its key': (host) => head('GET', WEBSOCKET, host, ...HANDSHAKE),
  'an upgrade of a page': (host) => head('GET', '/', host, ...HANDSHAKE),
  'an upgrade to something else': (host) => head('GET', '/', host, 'Connection: Upgrade', 'Upgrade: h2c'),
  'an admitted upgrade': (host) => head('GET', `${WEBSOCKET}&token=${host.token}`, host, ...HANDSHAKE),
  'an admitted upgrade and half a frame': (host) =>
    Buffer.concat([
      Buffer.from(head('GET', `${WEBSOCKET}&token=${host.token}`, host, ...HANDSHAKE)),
      Buffer.from([0x81, 0xfe, 0x10]),
    ]),
  'an admitted upgrade and a false frame': (host) =>
    Buffer.concat([
      Buffer.from(head('GET', `${WEBSOCKET}&token=${host.token}`, host, ...HANDSHAKE)),
      Buffer.from([0xff, 0x05, 1, 2, 3, 4, 5]),
    ]),
  'a poll': (host) => head('GET', POLLING, host),
  'half a message by polling': (host) => `${head('POST', POLLING, host, 'Content-Length: 5000')}4`,
  'an admitted poll': (host) => head('GET', POLLING, host, `Authorization: Bearer ${host.token}`),
  'half a message by an admitted poll': (host) =>
    `${head('POST', POLLING, host, `Authorization: Bearer ${host.token}`, 'Content-Length: 5000')}4`,
  'half a handshake of TLS': () => HALF_CLIENT_HELLO,
};

/** Every word, left in every way at every moment; with TLS, over the encrypted connection and below it. */
export function abusesOf(host: AbusedHost): readonly (() => Promise<void>)[] {
  const abuses: (() => Promise<void>)[] = [];
  for (const word of Object.values(WORDS))
    for (const leaving of Object.keys(LEAVING) as Leaving[])
      for (const moment of ['at once', 'at the first byte', 'later'] as const)
        for (const encrypted of host.tls ? [true, false] : [false]) {
          const abuse: Abuse = (to) => misuse(to, { word: word(to), leaving, moment, encrypted });
          abuses.push(() => abuse(host));
        }
  return abuses;
}

/** Connections with each of the words, held open for good: their answers are not read, and their ends stay open. */
export function holdOpen(host: AbusedHost): Promise<readonly Socket[]> {
  const held = Object.values(WORDS).map(async (word) => {
    const raw = connect({ port: host.port, host: '127.0.0.1', allowHalfOpen: true });
    const socket: Socket = host.tls ? connectTls({ socket: raw, rejectUnauthorized: false }) : raw;
    for (const each of [raw, socket]) each.on('error', () => undefined);
    await new Promise((resolve) => {
      socket.once(host.tls ? 'secureConnect' : 'connect', resolve);
    });
    socket.write(word(host));
    return socket;
  });
  return Promise.all(held);
}

type Misuse = {
  readonly word: string | Buffer;
  readonly leaving: Leaving;
  readonly moment: Moment;
  readonly encrypted: boolean;
};

/** Resolves when the connection is closed, whoever closed it. */
function misuse({ port }: AbusedHost, { word, leaving, moment, encrypted }: Misuse): Promise<void> {
  return new Promise((resolve) => {
    const raw = connect({ port, host: '127.0.0.1' });
    const socket: Socket = encrypted ? connectTls({ socket: raw, rejectUnauthorized: false }) : raw;
    // Being cut off is part of it.
    for (const each of [raw, socket]) each.on('error', () => undefined);
    raw.once('close', () => resolve());
    const leave = (): void => LEAVING[leaving]({ raw, socket });
    socket.once(encrypted ? 'secureConnect' : 'connect', () => {
      socket.write(word, () => {
        if (moment === 'at once') leave();
        if (moment === 'later') setTimeout(leave, LINGER_MS);
      });
    });
    socket.once('data', () => {
      if (moment === 'at the first byte') leave();
      else socket.resume();
    });
    // A server that waits for more is left in the end.
    setTimeout(() => raw.destroy(), LINGER_MS * 10);
  });
}
