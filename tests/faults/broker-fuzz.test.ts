import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { apiRegistry } from '../../src/broker/apis/registry.ts';
import { startBroker } from '../../src/broker/broker.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { encodeRequest, TestClient } from '../../src/broker/testing/test-client.ts';
import type { BrokerProcessMessage } from '../../src/broker/process-messages.ts';
import { ended, startProcess } from './broker-process-support.ts';
import { validRequests } from './broker-valid-requests.ts';
import { count, seed } from './fault-length.ts';
import { hostileLane, type Lanes } from './hostile-lane.ts';

const FRAMES = count({ short: 5000, long: 1_000_000 });
const LANES = 32;
/** The broker itself takes some 100 MB; what is told of is not held. */
const MAX_RESIDENT_BYTES = 600 * 1024 * 1024;

async function isAlive(port: number): Promise<boolean> {
  const client = new TestClient(port);
  const answer = await client.ask(
    apiVersions,
    { clientSoftwareName: '', clientSoftwareVersion: '' },
    { version: 0 },
  );
  client.close();
  return answer.errorCode === 0;
}

it('knows a valid request of every API in every version, and each is answered', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-fuzz-'));
  const lines: string[] = [];
  const broker = await startBroker({
    dataDir,
    log: ({ level, message }) => level !== 'info' && lines.push(message),
  });
  try {
    const requests = validRequests();
    expect(new Set(requests.map(({ api }) => api.key))).toEqual(new Set(apiRegistry.keys()));
    for (const { api, request } of requests) {
      for (let version = api.versions.from; version <= api.versions.to; version += 1) {
        const client = new TestClient(broker.port);
        expect(await client.ask(api, request, { version }), `${api.name} v${version}`).toBeTypeOf('object');
        client.close();
      }
    }
    expect(lines).toEqual([]);
  } finally {
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

/** The most the process has ever had in memory; Linux says so, elsewhere it is not asked. */
function peakResidentBytes(pid: number): number {
  const path = `/proc/${pid}/status`;
  const [, kibibytes = '0'] = existsSync(path)
    ? (/VmHWM:\s+(\d+)/u.exec(readFileSync(path, 'utf8')) ?? [])
    : [];
  return Number(kibibytes) * 1024;
}

it(
  `answers ${FRAMES} hostile frames or closes their connection with one line, and nothing else (seed ${seed})`,
  { timeout: 1_200_000 },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'vigie-fuzz-'));
    // Topics made on demand would be as many as there are names.
    const { child, ready } = await startProcess({
      dataDir,
      autoCreateTopics: false,
      topics: [{ name: 'fuzz', partitions: 3 }],
    });
    const linesByPort = new Map<number, number>();
    const unexpected: string[] = [];
    child.on('message', (message: BrokerProcessMessage) => {
      if (message.type !== 'log' || message.level === 'info') {
        return;
      }
      const [, port] = /^connection 127\.0\.0\.1:(\d+) closed: /u.exec(message.line) ?? [];
      if (port === undefined || message.level === 'error') {
        unexpected.push(message.line);
      } else {
        linesByPort.set(Number(port), (linesByPort.get(Number(port)) ?? 0) + 1);
      }
    });
    const lanes: Lanes = {
      port: ready.port,
      random: seededRandom(seed),
      requests: validRequests(),
      handled: 0,
      lines: new Map(),
      isOver: () => lanes.handled >= FRAMES || unexpected.length > 0 || child.exitCode !== null,
    };
    let asked = 0;
    const bystander = new TestClient(ready.port);
    async function stand(): Promise<void> {
      while (!lanes.isOver()) {
        const version = { clientSoftwareName: '', clientSoftwareVersion: '' };
        expect((await bystander.ask(apiVersions, version, { version: 0 })).errorCode).toBe(0);
        asked += 1;
      }
    }
    try {
      await Promise.all([stand(), ...Array.from({ length: LANES }, () => hostileLane(lanes))]);
      expect(unexpected).toEqual([]);
      expect(lanes.handled).toBeGreaterThanOrEqual(FRAMES);
      expect(asked).toBeGreaterThan(FRAMES / 1000);
      expect(peakResidentBytes(child.pid!)).toBeLessThan(MAX_RESIDENT_BYTES);
      bystander.close();
      child.send({ type: 'stop' });
      expect(await ended(child)).toBe(0);
      // With the process all its lines have come.
      const wrong = [...lanes.lines].filter(([port, { least, most }]) => {
        const lines = linesByPort.get(port) ?? 0;
        return lines < least || lines > most;
      });
      expect(wrong).toEqual([]);
    } finally {
      child.kill('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);

it('does not let a client that never reads make it hold everything', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-fuzz-'));
  const broker = await startBroker({ dataDir });
  const greedy = new TestClient(broker.port);
  try {
    greedy.socket.pause();
    const ask = (clientSoftwareName: string): Buffer =>
      encodeRequest(apiVersions, { clientSoftwareName, clientSoftwareVersion: '' }, { version: 3 });
    // Small questions with larger answers first, more than all buffers on the way can hold; then large
    // ones, by which it can be seen that the broker does not read any more.
    const small = 100_000;
    const large = 300;
    const asked = small + large;
    greedy.socket.write(Buffer.concat(Array.from({ length: small }, () => ask(''))));
    greedy.socket.write(Buffer.concat(Array.from({ length: large }, () => ask('x'.repeat(30_000)))));
    let isRead = false;
    const read = new Promise<void>((resolve) => {
      greedy.socket.once('drain', () => {
        isRead = true;
        resolve();
      });
    });
    for (let round = 0; round < 50; round += 1) {
      expect(await isAlive(broker.port)).toBe(true);
    }
    expect(isRead).toBe(false);
    // It reads at last, and gets every answer to what it asked.
    greedy.socket.resume();
    await read;
    for (let answers = 0; answers < asked; answers += 1) {
      expect((await greedy.nextFrame())?.readInt16BE(4)).toBe(0);
    }
  } finally {
    greedy.close();
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});
