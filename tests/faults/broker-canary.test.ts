import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { createTopics } from '../../src/broker/apis/create-topics.ts';
import { listOffsets } from '../../src/broker/apis/list-offsets.ts';
import { metadata } from '../../src/broker/apis/metadata.ts';
import { produce } from '../../src/broker/apis/produce.ts';
import { encodeRequest, TestClient } from '../../src/broker/testing/test-client.ts';
import { ended, startProcess } from './broker-process-support.ts';
import { validRequests } from './broker-valid-requests.ts';
import { isLong } from './fault-length.ts';
import { inflated } from './inflated-requests.ts';
import { CODECS, compressedBatch } from './random-batch.ts';

/** What the slowest answer may take, whatever others ask. */
const MOST_MS = 1000;
const EVERY_MS = 100;
const MOST_RESIDENT_BYTES = 900 * 1024 * 1024;

type Attack = { what: string; frames: Buffer[] };

/** Asks every 100 ms, and notes how long the slowest answer took. */
class Canary {
  readonly #client: TestClient;
  #isOver = false;
  slowestMs = 0;
  readonly #singing: Promise<void>;

  constructor(port: number) {
    this.#client = new TestClient(port);
    this.#singing = this.#sing();
  }

  async #sing(): Promise<void> {
    const question = { clientSoftwareName: '', clientSoftwareVersion: '' };
    while (!this.#isOver) {
      const askedAtMs = performance.now();
      await this.#client.ask(apiVersions, question, { version: 0 });
      this.slowestMs = Math.max(this.slowestMs, performance.now() - askedAtMs);
      await pause(EVERY_MS);
    }
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#singing;
    this.#client.close();
  }
}

function framesOf(count: number): Attack[] {
  return (
    validRequests()
      .flatMap((valid) => inflated(valid, count))
      // Thousands of topics are made below; each partition has an open file, of which a process has so many.
      .filter(({ what }) => !/^(CreateTopics|Metadata): \d+ different topics$/u.test(what))
      .map(({ api, what, request }) => ({
        what,
        frames: [encodeRequest(api, request, { version: api.versions.to })],
      }))
  );
}

/** One request as its head and so many times the same element. */
function repeated(head: Buffer, element: Buffer, count: number): Buffer {
  const frame = Buffer.concat([head, Buffer.alloc(element.length * count, element)]);
  frame.writeInt32BE(frame.length - 4, 0);
  return frame;
}

function fromTheReview(): Attack[] {
  const offsets = encodeRequest(
    listOffsets,
    {
      replicaId: -1,
      isolationLevel: 0,
      topics: [
        {
          name: 'fuzz',
          partitions: [{ partitionIndex: 0, currentLeaderEpoch: 0, timestamp: 0n, maxNumOffsets: 1 }],
        },
      ],
    },
    { version: 1 },
  );
  const manyOffsets = repeated(offsets.subarray(0, -12), offsets.subarray(-12), 4_000_000);
  manyOffsets.writeInt32BE(4_000_000, offsets.length - 16);
  const names = encodeRequest(
    metadata,
    {
      topics: [],
      allowAutoTopicCreation: true,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    },
    { version: 1 },
  );
  const manyNames = repeated(names, Buffer.alloc(2), 45_000_000);
  manyNames.writeInt32BE(45_000_000, names.length - 4);
  return [
    { what: 'ListOffsets with 4,000,000 entries', frames: [manyOffsets] },
    { what: 'Metadata with 45,000,000 names', frames: [manyNames] },
  ];
}

function topicsToMake(): Attack[] {
  const topics = Array.from({ length: 2000 }, (_, index) => ({ name: `on-demand-${index}` }));
  const onDemand = encodeRequest(
    metadata,
    {
      topics,
      allowAutoTopicCreation: true,
      includeClusterAuthorizedOperations: false,
      includeTopicAuthorizedOperations: false,
    },
    { version: 4 },
  );
  const large = encodeRequest(
    createTopics,
    {
      topics: [{ name: 'large', numPartitions: 10_000, replicationFactor: 1, assignments: [], configs: [] }],
      timeoutMs: 1000,
      validateOnly: false,
    },
    { version: 4 },
  );
  return [
    { what: '2,000 topics on demand', frames: [onDemand] },
    { what: 'one topic of 10,000 partitions', frames: [large] },
  ];
}

/** Batches that become 60 MB each, 20 of them on their way at once. */
function bombs(): Attack[] {
  return Array.from({ length: CODECS - 1 }, (_, index) => index + 1).map((codec) => {
    const records = compressedBatch(
      { timestampMs: 1n, records: [{ key: null, value: Buffer.alloc(60_000_000) }] },
      codec,
    );
    const request = {
      transactionalId: null,
      acks: -1,
      timeoutMs: 1000,
      topics: [{ name: 'fuzz', partitions: [{ index: 0, records }] }],
    };
    const frames = Array.from({ length: 20 }, () => encodeRequest(produce, request, { version: 7 }));
    return { what: `20 batches of 60 MB, codec ${codec}, ${records.length} bytes compressed`, frames };
  });
}

async function attack(port: number, { frames }: Attack): Promise<void> {
  const client = new TestClient(port);
  for (const frame of frames) {
    client.socket.write(frame);
  }
  for (const _ of frames) {
    if ((await client.nextFrame()) === undefined) {
      break;
    }
  }
  client.close();
}

function residentBytes(pid: number): number {
  const path = `/proc/${pid}/status`;
  const [, kibibytes = '0'] = existsSync(path)
    ? (/VmHWM:\s+(\d+)/u.exec(readFileSync(path, 'utf8')) ?? [])
    : [];
  return Number(kibibytes) * 1024;
}

it.skipIf(!isLong)(
  'answers a canary within a second through every large request',
  { timeout: 1_800_000 },
  async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'vigie-canary-'));
    const { child, ready } = await startProcess({ dataDir, topics: [{ name: 'fuzz', partitions: 3 }] });
    const slow: string[] = [];
    try {
      const attacks = [...framesOf(90_000), ...fromTheReview(), ...bombs(), ...topicsToMake()];
      for (const each of [{ what: 'nothing', frames: [] }, ...attacks]) {
        const canary = new Canary(ready.port);
        const startedAtMs = performance.now();
        await attack(ready.port, each);
        await canary.stop();
        const tookMs = Math.round(performance.now() - startedAtMs);
        const line = `${each.what}: ${tookMs} ms, slowest canary ${Math.round(canary.slowestMs)} ms`;
        process.stderr.write(`${line}\n`);
        if (canary.slowestMs > MOST_MS) {
          slow.push(line);
        }
      }
      process.stderr.write(`most memory ${Math.round(residentBytes(child.pid!) / 1e6)} MB\n`);
      expect(slow).toEqual([]);
      expect(residentBytes(child.pid!)).toBeLessThan(MOST_RESIDENT_BYTES);
      child.send({ type: 'stop' });
      expect(await ended(child)).toBe(0);
    } finally {
      child.kill('SIGKILL');
      rmSync(dataDir, { recursive: true, force: true });
    }
  },
);
