import { expect, it, onTestFinished } from 'vitest';
import { apiVersions } from '../apis/api-versions.ts';
import { metadata } from '../apis/metadata.ts';
import { saslAuthenticate } from '../apis/sasl-authenticate.ts';
import { saslHandshake } from '../apis/sasl-handshake.ts';
import { type Broker, startBroker } from '../broker.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { encodeRequest, TestClient } from '../testing/test-client.ts';
import { ErrorCode } from '../wire/error-code.ts';

const METADATA = {
  topics: null,
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
};
const RIGHT = Buffer.from('\0ada\0secret');
const WRONG = Buffer.from('\0ada\0Secret');

async function start(): Promise<{ broker: Broker; clock: ManualClock; lines: string[]; client: TestClient }> {
  const clock = new ManualClock();
  const lines: string[] = [];
  const broker = await startBroker({
    dataDir: temporaryDirectory(),
    listeners: [{ protocol: 'SASL_PLAINTEXT', port: 0 }],
    users: [{ name: 'ada', password: 'secret' }],
    clock,
    log: ({ level, message }) => level === 'warn' && lines.push(message.replace(/\S+:\d+ /u, '')),
  });
  const client = new TestClient(broker.port);
  onTestFinished(async () => {
    client.close();
    await broker.stop();
  });
  return { broker, clock, lines, client };
}

/** Once the broker is about to refuse a login, lets its delay pass. */
async function afterDelay<Answer>(
  clock: ManualClock,
  lines: string[],
  answer: Promise<Answer>,
): Promise<Answer> {
  await expect.poll(() => lines.length).toBe(1);
  clock.advance(100);
  return answer;
}

it('answers all APIs after a login', async () => {
  const { client, clock } = await start();
  const versions = { clientSoftwareName: '', clientSoftwareVersion: '' };
  expect((await client.ask(apiVersions, versions, { version: 3 })).errorCode).toBe(ErrorCode.NONE);
  expect(await client.ask(saslHandshake, { mechanism: 'PLAIN' }, { version: 1 })).toEqual({
    errorCode: ErrorCode.NONE,
    mechanisms: ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'],
  });
  expect(await client.ask(saslAuthenticate, { authBytes: RIGHT }, { version: 2 })).toMatchObject({
    errorCode: ErrorCode.NONE,
    sessionLifetimeMs: 0n,
  });
  // The time for the login has no bearing on who has logged in.
  clock.advance(60_000);
  expect((await client.ask(metadata, METADATA, { version: 9 })).brokers).toHaveLength(1);
  const again = await client.ask(saslAuthenticate, { authBytes: RIGHT }, { version: 2 });
  expect(again.errorCode).toBe(ErrorCode.ILLEGAL_SASL_STATE);
});

it('reads the bare tokens of old clients', async () => {
  const { client } = await start();
  await client.ask(saslHandshake, { mechanism: 'PLAIN' }, { version: 0 });
  const size = Buffer.alloc(4);
  size.writeInt32BE(RIGHT.length);
  client.socket.write(Buffer.concat([size, RIGHT]));
  expect(await client.nextFrame()).toEqual(Buffer.alloc(0));
  expect((await client.ask(metadata, METADATA, { version: 1 })).brokers).toHaveLength(1);
});

it('closes the connection of a wrong password, after a moment, with one line', async () => {
  const { client, clock, lines } = await start();
  await client.ask(saslHandshake, { mechanism: 'PLAIN' }, { version: 1 });
  const answer = client.ask(saslAuthenticate, { authBytes: WRONG }, { version: 1 });
  expect(await afterDelay(clock, lines, answer)).toMatchObject({
    errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED,
    errorMessage: 'Authentication failed: wrong user name or password',
  });
  await client.closed;
  expect(lines).toEqual(['connection closed: wrong user name or password']);
});

it('closes the connection of a wrong password in a bare token', async () => {
  const { client, lines } = await start();
  await client.ask(saslHandshake, { mechanism: 'PLAIN' }, { version: 0 });
  const size = Buffer.alloc(4);
  size.writeInt32BE(WRONG.length);
  client.socket.write(Buffer.concat([size, WRONG]));
  await client.closed;
  expect(lines).toEqual(['connection closed: wrong user name or password']);
});

it('offers what it has to who asks for another mechanism', async () => {
  const { client } = await start();
  expect(await client.ask(saslHandshake, { mechanism: 'GSSAPI' }, { version: 1 })).toMatchObject({
    errorCode: ErrorCode.UNSUPPORTED_SASL_MECHANISM,
  });
  expect(await client.ask(saslHandshake, { mechanism: 'PLAIN' }, { version: 1 })).toMatchObject({
    errorCode: ErrorCode.NONE,
  });
});

it('answers nothing else before a login', async () => {
  const { client, lines } = await start();
  client.socket.write(encodeRequest(metadata, METADATA, { version: 9 }));
  await client.closed;
  expect(lines).toEqual(['connection closed: Metadata without a login']);
});

it('does not wait for a login for ever, nor take large requests before it', async () => {
  const { broker, client, clock, lines } = await start();
  await client.ask(saslHandshake, { mechanism: 'PLAIN' }, { version: 1 });
  clock.advance(30_000);
  await client.closed;
  const large = new TestClient(broker.port);
  large.socket.write(Buffer.from([0, 8, 0, 1]));
  await large.closed;
  expect(lines).toEqual(['connection closed: no login in time', 'connection closed: frame of 524289 bytes']);
});

it('has no login where none is asked for', async () => {
  const broker = await startBroker({ dataDir: temporaryDirectory() });
  const client = new TestClient(broker.port);
  onTestFinished(async () => {
    client.close();
    await broker.stop();
  });
  const answer = await client.ask(saslHandshake, { mechanism: 'PLAIN' }, { version: 1 });
  expect(answer.errorCode).toBe(ErrorCode.ILLEGAL_SASL_STATE);
});

it('says what is missing for a listener with TLS', async () => {
  const dataDir = temporaryDirectory();
  const listeners = [{ protocol: 'SSL', port: 0 } as const];
  await expect(startBroker({ dataDir, listeners })).rejects.toThrow('needs a key and a certificate');
  const tls = { key: 'none', cert: 'none' };
  await expect(startBroker({ dataDir, listeners, tls })).rejects.toThrow('cannot be used');
  await expect(startBroker({ dataDir, listeners: [] })).rejects.toThrow('one listener at least');
});
