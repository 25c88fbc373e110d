import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { metadata } from '../../src/broker/apis/metadata.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { ended } from './broker-process-support.ts';

const CLI = new URL('../../src/broker/cli.ts', import.meta.url).pathname;
const DESCRIPTORS = 192;
const TOPICS = 250;
const CLIENTS = 20;

async function startBrokerWithFewDescriptors(
  dataDir: string,
): Promise<{ broker: ChildProcess; port: number; lines: string[] }> {
  const command = `ulimit -n ${DESCRIPTORS} && exec "$0" "$@"`;
  const broker = spawn('sh', ['-c', command, process.execPath, CLI, '--port', '0', '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    broker.kill('SIGTERM');
    await ended(broker);
  });
  const lines: string[] = [];
  createInterface({ input: broker.stderr }).on('line', (line) => lines.push(line));
  for await (const line of createInterface({ input: broker.stdout })) {
    const port = /^listening on [\d.]+:(\d+),/u.exec(line)?.[1];
    if (port !== undefined) {
      return { broker, port: Number(port), lines };
    }
  }
  throw new Error(`the broker did not start: ${lines.join('\n')}`);
}

async function makeTopics(port: number): Promise<number[]> {
  const client = new TestClient(port);
  const question = {
    topics: Array.from({ length: TOPICS }, (_, index) => ({ name: `topic-${index}` })),
    allowAutoTopicCreation: true,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
  const { topics } = await client.ask(metadata, question, { version: 9 });
  client.close();
  return topics.map(({ errorCode }) => errorCode);
}

async function isServed(port: number): Promise<boolean> {
  const client = new TestClient(port);
  const question = { clientSoftwareName: '', clientSoftwareVersion: '' };
  try {
    return (await client.ask(apiVersions, question, { version: 0 })).errorCode === 0;
  } catch {
    return false;
  } finally {
    client.close();
  }
}

it.skipIf(process.platform === 'win32')(
  'serves new clients, and makes more topics than it may have descriptors, in one request',
  async () => {
    const dataDir = temporaryDirectory();
    const first = await startBrokerWithFewDescriptors(dataDir);
    expect(await makeTopics(first.port)).toEqual(Array.from({ length: TOPICS }, () => 0));
    const served = await Promise.all(Array.from({ length: CLIENTS }, () => isServed(first.port)));
    expect(served).toEqual(Array.from({ length: CLIENTS }, () => true));
    first.broker.kill('SIGTERM');
    expect(await ended(first.broker)).toBe(0);
    const second = await startBrokerWithFewDescriptors(dataDir);
    expect(await makeTopics(second.port)).toEqual(Array.from({ length: TOPICS }, () => 0));
    expect([...first.lines, ...second.lines].filter((line) => /EMFILE|^error/u.test(line))).toEqual([]);
  },
);
