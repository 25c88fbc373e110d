import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { generate } from 'selfsigned';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeServer, type TlsIdentity } from './make-server.ts';

const PATIENCE = { timeout: 10_000 };
const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);

let stop: () => void = () => undefined;
afterEach(() => stop());

/** A server with one client, whose answers come one at a time. */
async function serve(tls: TlsIdentity | undefined) {
  /** The timeout of the connection while a request on it is answered. */
  const timeoutsInRequests: (number | undefined)[] = [];
  const server = makeServer(tls, ({ socket }, response) => {
    timeoutsInRequests.push(socket.timeout);
    response.end('answered');
  });
  const accepted = once(server, tls ? 'secureConnection' : 'connection') as Promise<[Socket]>;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const client = tls
    ? connectTls({ port, host: '127.0.0.1', ca: tls.cert, servername: 'localhost' })
    : connect(port, '127.0.0.1');
  stop = () => {
    client.destroy();
    server.close();
    server.closeAllConnections();
  };
  const [connection] = await accepted;
  const outcome = () =>
    new Promise<string>((resolve) => {
      client.once('data', (answer) => resolve(String(answer)));
      client.once('error', ({ message }) => resolve(message)).once('close', () => resolve('closed'));
    });
  return { client, connection, outcome, timeoutsInRequests };
}

describe.each([
  ['HTTP', undefined],
  ['HTTPS', { cert, key }],
])('a connection over %s', (_name, tls) => {
  it('is closed long after the time that clients are told, and never while it carries a request', async () => {
    const { client, connection, outcome, timeoutsInRequests } = await serve(tls);
    for (let request = 0; request < 2; request += 1) {
      const answered = outcome();
      client.write(REQUEST);
      expect(await answered).toContain('Keep-Alive: timeout=5\r\n');
      await vi.waitFor(() => expect(connection.timeout).toBe(30_000), PATIENCE);
    }
    expect(timeoutsInRequests.at(-1)).toBe(0);
  });

  it('is answered where its request had arrived when the idle time of a host that stood still was over', async () => {
    const { client, connection, outcome } = await serve(tls);
    const first = outcome();
    client.write(REQUEST);
    expect(await first).toContain('answered');
    const second = outcome();
    // Timers run before the host reads.
    setTimeout(() => {
      client.write(REQUEST);
      connection.emit('timeout');
    });
    expect(await second).toContain('answered');
  });

  it('is closed when its idle time is over and nothing has arrived', async () => {
    const { client, connection, outcome } = await serve(tls);
    const first = outcome();
    client.write(REQUEST);
    expect(await first).toContain('answered');
    const second = outcome();
    connection.emit('timeout');
    expect(await second).toBe('closed');
  });
});
