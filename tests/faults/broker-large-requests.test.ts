import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { metadata } from '../../src/broker/apis/metadata.ts';
import { type Broker, startBroker } from '../../src/broker/broker.ts';
import { type FileSystem, nodeFileSystem } from '../../src/broker/log/file-system.ts';
import { encodeRequest, TestClient } from '../../src/broker/testing/test-client.ts';
import { validRequests } from './broker-valid-requests.ts';
import { type Inflated, inflated } from './inflated-requests.ts';

const COUNT = 5000;
const TOO_MANY = 100_001;
/** What a topic, a group or the cluster may take in an answer, however small the question. */
const STATE_BYTES = 100_000;
/** An answer says of each element what was wrong with it, in a sentence. */
const BYTES_FOR_EACH = 300;
/** Reads, writes and syncs for what there is: three partitions, one topic, one group. */
const DISK_CALLS = 500;

async function brokerWith(fileSystem: FileSystem): Promise<{ broker: Broker; lines: string[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-large-'));
  const lines: string[] = [];
  const broker = await startBroker({
    dataDir,
    fileSystem,
    autoCreateTopics: false,
    log: ({ level, message }) => level !== 'info' && lines.push(message.replace(/\S+:\d+ /u, '')),
  });
  onTestFinished(async () => {
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { broker, lines };
}

/** The bytes of the answer, or `undefined` where the connection was closed instead. */
async function answerTo(broker: Broker, { api, request }: Inflated): Promise<number | undefined> {
  const client = new TestClient(broker.port);
  try {
    client.socket.write(encodeRequest(api, request, { version: api.versions.to }));
    return (await client.nextFrame())?.length;
  } finally {
    client.close();
  }
}

async function isAlive(broker: Broker): Promise<boolean> {
  const client = new TestClient(broker.port);
  const question = { clientSoftwareName: '', clientSoftwareVersion: '' };
  const { errorCode } = await client.ask(apiVersions, question, { version: 0 });
  client.close();
  return errorCode === 0;
}

it('answers every request with an array of thousands, at a cost that its size bounds', async () => {
  const disk = countingFileSystem();
  const { broker, lines } = await brokerWith(disk.fileSystem);
  const requests = validRequests()
    .flatMap((each) => inflated(each, COUNT))
    // They would all be made, as they should; how, create-topics.test.ts looks at.
    .filter(({ what }) => what !== `CreateTopics: ${COUNT} different topics`);
  const unbounded: unknown[] = [];
  for (const large of requests) {
    // Some of them delete it.
    await broker.ensureTopics([{ name: 'fuzz', partitions: 3 }]);
    const before = disk.calls();
    const answerBytes = await answerTo(broker, large);
    const diskCalls = disk.calls() - before;
    const isBounded =
      answerBytes !== undefined &&
      answerBytes < STATE_BYTES + COUNT * BYTES_FOR_EACH &&
      diskCalls < DISK_CALLS;
    if (!isBounded) {
      unbounded.push({ what: large.what, answerBytes, diskCalls });
    }
  }
  expect(unbounded).toEqual([]);
  expect(lines.filter((line) => line.startsWith('connection'))).toEqual([]);
});

it('closes the connection of a request with more elements than any needs, and says so in a line', async () => {
  const { broker, lines } = await brokerWith(nodeFileSystem);
  const topics = Array.from({ length: TOO_MANY }, () => ({ name: '' }));
  const request = {
    topics,
    allowAutoTopicCreation: true,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
  const tooLarge = { api: metadata, what: '', request } as unknown as Inflated;
  expect(await answerTo(broker, tooLarge)).toBeUndefined();
  expect(lines).toEqual(['connection closed: too many elements in one request']);
  expect(await isAlive(broker)).toBe(true);
});

/** Counts what costs a turn of the disk. */
function countingFileSystem(): { fileSystem: FileSystem; calls: () => number } {
  let calls = 0;
  const counted = Object.entries(nodeFileSystem).map(([name, call]) => [
    name,
    (...args: unknown[]): unknown => {
      calls += 1;
      return (call as (...all: unknown[]) => unknown)(...args);
    },
  ]);
  return { fileSystem: Object.fromEntries(counted) as FileSystem, calls: () => calls };
}
