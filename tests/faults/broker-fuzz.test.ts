import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { apiRegistry } from '../../src/broker/apis/registry.ts';
import { startBroker } from '../../src/broker/broker.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { encodeRequest, TestClient } from '../../src/broker/testing/test-client.ts';
import { validRequests } from './broker-valid-requests.ts';

const CASES = Number(process.env['VIGIE_FUZZ_CASES'] ?? 1500);
const SEED = Number(process.env['VIGIE_FAULT_SEED'] ?? Date.now() % 1_000_000);

type Random = (below: number) => number;

/** One thing wrong with a request: bits, a cut, bytes put in, a number at its limits, another version. */
function mutate(request: Buffer, random: Random): Buffer {
  const bytes = Buffer.from(request);
  const at = 4 + random(bytes.length - 4);
  switch (random(7)) {
    case 0:
      bytes[at]! ^= 1 << random(8);
      return bytes;
    case 1:
      return withLength(bytes.subarray(0, Math.max(at, 12)));
    case 2:
      // The length still tells of what was cut: the rest comes from nowhere.
      return bytes.subarray(0, at);
    case 3:
      return withLength(
        Buffer.concat([bytes.subarray(0, at), Buffer.from([random(256), random(256)]), bytes.subarray(at)]),
      );
    case 4:
      if (at + 4 <= bytes.length) {
        bytes.writeInt32BE([-1, 0x7fffffff, -0x80000000, 0][random(4)]!, at);
      }
      return bytes;
    case 5:
      bytes.writeInt16BE(random(20) - 2, 6);
      return bytes;
    default:
      bytes.writeInt32BE([-1, 0, 0x7fffffff, 104_857_601, 3][random(5)]!, 0);
      return bytes;
  }
}

function withLength(bytes: Buffer): Buffer {
  bytes.writeInt32BE(bytes.length - 4, 0);
  return bytes;
}

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

it(`answers or closes, and lives on, whatever it is sent (${CASES} cases, seed ${SEED})`, async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'vigie-fuzz-'));
  const unexpected: string[] = [];
  const broker = await startBroker({
    dataDir,
    log: ({ level, message }) => {
      // A warning is a client's fault; an error is ours.
      if (level === 'error') {
        unexpected.push(message);
      }
    },
  });
  const random = seededRandom(SEED);
  const requests = validRequests();
  try {
    for (let index = 0; index < CASES; index += 1) {
      const { api, request } = requests[random(requests.length)]!;
      const version = api.versions.from + random(api.versions.to - api.versions.from + 1);
      const client = new TestClient(broker.port);
      client.socket.write(mutate(encodeRequest(api, request, { version }), random));
      // The end of the stream makes the broker let go of a frame that never becomes whole.
      client.socket.end();
      await client.closed;
      if (unexpected.length > 0) {
        throw new Error(`case ${index}, ${api.name} v${version}: ${unexpected.join('\n')}`);
      }
    }
    expect(await isAlive(broker.port)).toBe(true);
  } finally {
    await broker.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

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
