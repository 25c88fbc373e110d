import { createServer } from 'node:net';

/**
 * Below the ports that Linux, macOS and Windows give to outgoing connections. A server that is restarted finds its port
 * free: a client that kept dialling it from such a port could have connected to itself.
 */
const FROM = 10_000;
const TO = 32_000;

/** Ports nobody listens on. All are held until the last is known, so that none comes twice. */
export async function freePorts(count) {
  const servers = [];
  while (servers.length < count) {
    const server = await listening(FROM + Math.floor(Math.random() * (TO - FROM)));
    if (server !== undefined) {
      servers.push(server);
    }
  }
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listening(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
