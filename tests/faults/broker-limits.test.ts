import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { fetch } from '../../src/broker/apis/fetch.ts';
import { produce } from '../../src/broker/apis/produce.ts';
import { type Broker, type BrokerOptions, startBroker } from '../../src/broker/broker.ts';
import { ManualClock } from '../../src/broker/testing/manual-clock.ts';
import { encodeRequest, TestClient } from '../../src/broker/testing/test-client.ts';
import { buildBatch } from '../../src/broker/wire/build-batch.ts';

const MIB = 1_048_576;
/** A machine that may be busy. */
const PATIENTLY = { timeout: 30_000 };

async function brokerWith(options: Partial<BrokerOptions>): Promise<{ broker: Broker; lines: string[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-limits-'));
  const lines: string[] = [];
  const broker = await startBroker({
    dataDir,
    ...options,
    log: ({ level, message }) => level !== 'info' && lines.push(message.replace(/\S+:\d+ /u, '')),
  });
  onTestFinished(async () => {
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  await broker.ensureTopics([{ name: 'load', partitions: 1 }]);
  return { broker, lines };
}

function clientOf(broker: Broker): TestClient {
  const client = new TestClient(broker.port);
  onTestFinished(() => client.close());
  return client;
}

/** A request of `valueBytes` and a little, which is answered once all of it has arrived. */
function produceOf(valueBytes: number): Buffer {
  const value = Buffer.alloc(valueBytes, 7);
  const records = buildBatch({ timestampMs: 1n, records: [{ key: null, value }] });
  const topics = [{ name: 'load', partitions: [{ index: 0, records }] }];
  return encodeRequest(produce, { transactionalId: null, acks: -1, timeoutMs: 1000, topics }, { version: 7 });
}

function fetchOf(maxBytes: number): Buffer {
  const wanted = {
    partition: 0,
    currentLeaderEpoch: -1,
    fetchOffset: 0n,
    lastFetchedEpoch: -1,
    logStartOffset: -1n,
    partitionMaxBytes: maxBytes,
  };
  return encodeRequest(
    fetch,
    {
      replicaId: -1,
      maxWaitMs: 0,
      minBytes: 0,
      maxBytes,
      isolationLevel: 0,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [{ topic: 'load', partitions: [wanted] }],
      forgottenTopics: [],
      rackId: '',
    },
    { version: 11 },
  );
}

async function isAnswered(client: TestClient): Promise<boolean> {
  const question = { clientSoftwareName: '', clientSoftwareVersion: '' };
  return (await client.ask(apiVersions, question, { version: 0 })).errorCode === 0;
}

it('answers every request, whatever all of them hold together', async () => {
  const maxMemoryBytes = 2 * MIB;
  const { broker, lines } = await brokerWith({ maxMemoryBytes });
  const clients = Array.from({ length: 30 }, () => clientOf(broker));
  const request = produceOf(900_000);
  // All of them are in the middle of a request before any of them ends its own.
  for (const { socket } of clients) {
    socket.write(request.subarray(0, 600_000));
  }
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, broker.heldBytes())), 1);
  await expect.poll(() => broker.heldBytes(), PATIENTLY).toBeGreaterThan(maxMemoryBytes);
  for (const { socket } of clients) {
    socket.write(request.subarray(600_000));
  }
  await Promise.all(clients.map((client) => client.nextFrame()));
  clearInterval(watch);
  // The limit, one request more, and one chunk of each connection.
  expect(most).toBeLessThan(maxMemoryBytes + request.length + clients.length * 65_536);
  await expect.poll(() => broker.heldBytes(), PATIENTLY).toBe(0);
  expect(lines).toEqual([]);
});

it('goes on for others while some never take their answers', async () => {
  const maxMemoryBytes = 16 * MIB;
  const { broker } = await brokerWith({ maxMemoryBytes });
  const writer = clientOf(broker);
  for (let batch = 0; batch < 8; batch += 1) {
    writer.socket.write(produceOf(1_000_000));
    expect(await writer.nextFrame()).toBeDefined();
  }
  const greedy = Array.from({ length: 40 }, () => clientOf(broker));
  for (const { socket } of greedy) {
    socket.pause();
    socket.write(Buffer.concat(Array.from({ length: 100 }, () => fetchOf(50 * MIB))));
  }
  for (let round = 0; round < 200; round += 1) {
    expect(await isAnswered(writer)).toBe(true);
  }
  // The first of them took what there was, each of the others one answer of a megabyte.
  expect(broker.heldBytes()).toBeLessThan(maxMemoryBytes + greedy.length * 1.2 * MIB);
});

it('lets go of who holds memory that others wait for, and moves nothing', async () => {
  const clock = new ManualClock();
  const { broker, lines } = await brokerWith({ maxMemoryBytes: MIB, clock });
  const staller = clientOf(broker);
  staller.socket.write(produceOf(3_000_000).subarray(0, 2_000_000));
  await expect.poll(() => broker.heldBytes(), PATIENTLY).toBeGreaterThan(MIB);
  const patient = clientOf(broker);
  const asked = isAnswered(patient);
  await expect
    .poll(() => {
      clock.advance(1000);
      return lines;
    }, PATIENTLY)
    .toEqual([
      expect.stringMatching(/^connection closed: held \d+ bytes and moved nothing while memory was short$/u),
    ]);
  await staller.closed;
  expect(await asked).toBe(true);
});

it('refuses connections beyond its limit in a line, and takes new ones when others have gone', async () => {
  const { broker, lines } = await brokerWith({ maxConnections: 2 });
  const [first, second] = [clientOf(broker), clientOf(broker)];
  expect(await isAnswered(first)).toBe(true);
  expect(await isAnswered(second)).toBe(true);
  await clientOf(broker).closed;
  expect(lines).toEqual(['connection refused: 2 are open']);
  first.close();
  await expect.poll(() => isAnswered(clientOf(broker)).catch(() => false), PATIENTLY).toBe(true);
});

it('takes a new client in, though connections that say nothing hold every place', async () => {
  const clock = new ManualClock();
  const { broker, lines } = await brokerWith({ maxConnections: 50, clock });
  const atWork = clientOf(broker);
  expect(await isAnswered(atWork)).toBe(true);
  const silent = Array.from({ length: 49 }, () => clientOf(broker));
  for (const { socket } of silent) {
    // A beginning of a request, by which nothing is asked.
    socket.write(Buffer.from([0, 0, 0]));
  }
  await expect.poll(() => broker.heldBytes(), PATIENTLY).toBe(49 * 3);
  clock.advance(1000);
  expect(await isAnswered(clientOf(broker))).toBe(true);
  await silent[0]!.closed;
  expect(lines).toEqual(['connection closed: idle, while 50 connections are open and another comes']);
  expect(await isAnswered(atWork)).toBe(true);
});
