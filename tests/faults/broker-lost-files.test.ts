import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTopics } from '../../src/broker/apis/create-topics.ts';
import { deleteTopics } from '../../src/broker/apis/delete-topics.ts';
import { initProducerId } from '../../src/broker/apis/init-producer-id.ts';
import { type Broker, type BrokerOptions, startBroker } from '../../src/broker/broker.ts';
import type { RecordDamage } from '../../src/broker/recovery-report.ts';
import { FaultyFileSystem } from '../../src/broker/testing/faulty-file-system.ts';
import { TestClient } from '../../src/broker/testing/test-client.ts';
import { buildBatch } from '../../src/broker/wire/build-batch.ts';
import { ErrorCode } from '../../src/broker/wire/error-code.ts';
import { endOffsetOf, isControl } from '../../src/broker/wire/record-batch.ts';
import { readPartition } from './read-partition.ts';
import { commit, committedOffset, send } from './storage-requests.ts';

const TOPIC = 'orders';
const AT = { topic: TOPIC, partition: 0 };
const SEGMENT_BYTES = 1024;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vigie-lost-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function start(dataDir: string, options: Partial<BrokerOptions> = {}): Promise<Broker> {
  const broker = await startBroker({ dataDir, autoCreateTopics: false, ...options });
  onTestFinished(() => broker.stop());
  return broker;
}

async function asking<Result>(broker: Broker, ask: (client: TestClient) => Promise<Result>): Promise<Result> {
  const client = new TestClient(broker.port);
  try {
    return await ask(client);
  } finally {
    client.close();
  }
}

/** Offsets of the new records. */
async function produce(broker: Broker, records: number, topic = TOPIC): Promise<bigint[]> {
  return asking(broker, async (client) => {
    const offsets: bigint[] = [];
    for (let index = 0; index < records; index += 1) {
      const batch = buildBatch({
        timestampMs: 1n,
        records: [{ key: null, value: Buffer.alloc(100, index) }],
      });
      const { errorCode, baseOffset } = await send(client, { topic, partition: 0 }, batch);
      expect(errorCode).toBe(0);
      offsets.push(baseOffset);
    }
    return offsets;
  });
}

/** Where the records are that a reader gets, and where it stands at the end. */
async function read(broker: Broker, topic = TOPIC): Promise<{ offsets: bigint[]; end: bigint }> {
  const { batches, errorCode } = await readPartition(broker.port, { topic, partition: 0 });
  expect(errorCode).toBe(0);
  return {
    offsets: batches.filter(({ header }) => !isControl(header)).map(({ header }) => header.baseOffset),
    end: batches.length === 0 ? 0n : endOffsetOf(batches.at(-1)!.header),
  };
}

function upTo(end: number): bigint[] {
  return Array.from({ length: end }, (_, index) => BigInt(index));
}

/** A topic with records in several segments; what is left is as after a clean stop, or as after `kill -9`. */
async function withRecords(records: number, left: 'clean' | 'killed', topic = TOPIC): Promise<string> {
  const dataDir = folder();
  const broker = await start(dataDir);
  await asking(broker, (client) => createTopic(client, topic));
  await produce(broker, records, topic);
  await asking(broker, (client) =>
    commit(client, { topic, partition: 0 }, { group: 'g', offset: BigInt(records) }),
  );
  const copy = folder();
  if (left === 'clean') {
    await broker.stop();
  }
  cpSync(dataDir, copy, { recursive: true });
  await broker.stop();
  return copy;
}

async function createTopic(client: TestClient, name: string): Promise<void> {
  const answer = await client.ask(
    createTopics,
    {
      topics: [
        {
          name,
          numPartitions: 1,
          replicationFactor: 1,
          assignments: [],
          configs: [{ name: 'segment.bytes', value: String(SEGMENT_BYTES) }],
        },
      ],
      timeoutMs: 1000,
      validateOnly: false,
    },
    { version: 4 },
  );
  expect(answer.topics[0]!.errorCode).toBe(0);
}

/** Neither by request, nor on demand, nor at the start: no record is acknowledged that no screen shows. */
async function expectNoNewTopic(broker: Broker, path: string): Promise<void> {
  await broker.ensureTopics([{ name: TOPIC, partitions: 1 }]);
  await asking(broker, async (client) => {
    const { topics } = await client.ask(
      createTopics,
      {
        topics: [{ name: TOPIC, numPartitions: 1, replicationFactor: 1, assignments: [], configs: [] }],
        timeoutMs: 1000,
        validateOnly: false,
      },
      { version: 4 },
    );
    expect(topics).toMatchObject([
      { errorCode: ErrorCode.POLICY_VIOLATION, errorMessage: expect.stringContaining(path) },
    ]);
    const batch = buildBatch({ timestampMs: 1n, records: [{ key: null, value: Buffer.from('x') }] });
    expect((await send(client, AT, batch)).errorCode).toBe(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  });
}

function topicFolder(dataDir: string): string {
  const [id] = readdirSync(join(dataDir, 'topics'));
  return join(dataDir, 'topics', id!);
}

function segmentsOf(dataDir: string): string[] {
  const log = join(topicFolder(dataDir), '0');
  return readdirSync(log)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .map((name) => join(log, name));
}

function flip(path: string, at: number): void {
  const content = readFileSync(path);
  content[at]! ^= 1;
  writeFileSync(path, content);
}

describe('topic.json lost or damaged', () => {
  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['empty', (path: string) => truncateSync(path, 0)],
    ['cut', (path: string) => truncateSync(path, 12)],
    ['of zeros', (path: string) => writeFileSync(path, Buffer.alloc(statSync(path).size))],
    ['of another kind', (path: string) => writeFileSync(path, 'null')],
  ])('keeps the topic with all its records when the file is %s', async (_, damage) => {
    const dataDir = await withRecords(30, 'killed');
    damage(join(topicFolder(dataDir), 'topic.json'));
    const broker = await start(dataDir);
    expect([broker.recovery.rebuiltTopics, broker.recovery.lostTopics]).toEqual([[TOPIC], []]);
    expect((await read(broker)).offsets).toEqual(upTo(30));
    expect(await produce(broker, 1)).toEqual([30n]);
    await broker.stop();
    const again = await start(dataDir);
    expect(again.recovery.rebuiltTopics).toEqual([]);
    expect((await read(again)).offsets).toEqual(upTo(31));
  });

  it('rebuilds the topic from the list of topics where the copy is lost as well', async () => {
    const dataDir = await withRecords(30, 'clean');
    for (const name of ['topic.json', 'topic.copy']) {
      rmSync(join(topicFolder(dataDir), name));
    }
    const broker = await start(dataDir);
    expect([broker.recovery.rebuiltTopics, broker.recovery.lostTopics]).toEqual([[TOPIC], []]);
    expect((await read(broker)).offsets).toEqual(upTo(30));
    expect(await produce(broker, 1)).toEqual([30n]);
  });

  it('keeps the records where the list is lost too, makes no topic meanwhile, says so at each start, and takes the folder back', async () => {
    const dataDir = await withRecords(30, 'clean');
    const id = basename(topicFolder(dataDir));
    const topicJson = readFileSync(join(topicFolder(dataDir), 'topic.json'));
    rmSync(join(topicFolder(dataDir), 'topic.json'));
    rmSync(join(topicFolder(dataDir), 'topic.copy'));
    rmSync(join(dataDir, 'known-topics'));
    const lines: string[] = [];
    const first = await start(dataDir, { log: ({ message }) => lines.push(message) });
    const [lost] = first.recovery.lostTopics;
    const { path, cause } = lost!;
    expect([cause, path]).toEqual(['name_lost', expect.stringContaining(join('damaged', `topic-${id}`))]);
    expect(lines.join('\n')).toContain(path);
    expect(readdirSync(join(path, '0')).length).toBeGreaterThan(2);
    await expectNoNewTopic(first, path);
    await first.stop();
    const second = await start(dataDir);
    expect(second.recovery.lostTopics).toEqual([lost]);
    // The committed offsets wait for the topic.
    expect(second.recovery.groups).toBe(1);
    await second.stop();
    writeFileSync(join(path, 'topic.json'), topicJson);
    renameSync(path, join(dataDir, 'topics', id));
    const third = await start(dataDir);
    expect(third.recovery.lostTopics).toEqual([]);
    expect((await read(third)).offsets).toEqual(upTo(30));
    expect(await asking(third, (client) => committedOffset(client, AT, 'g'))).toBe(30n);
  });

  it('removes a folder without records, whose creation was never answered', async () => {
    const dataDir = folder();
    mkdirSync(join(dataDir, 'topics', 'a'.repeat(32), '0'), { recursive: true });
    writeFileSync(join(dataDir, 'topics', 'a'.repeat(32), '0', `${'0'.repeat(20)}.log`), '');
    const broker = await start(dataDir);
    expect([readdirSync(join(dataDir, 'topics')), broker.recovery.lostTopics]).toEqual([[], []]);
  });
});

describe('a topic folder that has vanished', () => {
  it.each([
    ['its folder', (dataDir: string) => topicFolder(dataDir)],
    ['the folder of all topics', (dataDir: string) => join(dataDir, 'topics')],
  ])('is reported at each start until it is back, where %s is gone', async (_, pathOf) => {
    const dataDir = await withRecords(30, 'killed');
    await (await start(dataDir)).stop();
    const id = basename(topicFolder(dataDir));
    const gone = pathOf(dataDir);
    const aside = join(folder(), 'aside');
    renameSync(gone, aside);
    const first = await start(dataDir);
    expect(first.recovery.lostTopics).toMatchObject([{ cause: 'folder_gone', id, name: TOPIC }]);
    await expectNoNewTopic(first, first.recovery.lostTopics[0]!.path);
    await first.stop();
    const second = await start(dataDir);
    expect(second.recovery.lostTopics).toEqual(first.recovery.lostTopics);
    await second.stop();
    rmSync(gone, { recursive: true, force: true });
    renameSync(aside, gone);
    const third = await start(dataDir);
    expect([third.recovery.lostTopics, readdirSync(join(dataDir, 'damaged'))]).toEqual([[], []]);
    expect((await read(third)).offsets).toEqual(upTo(30));
    expect(await asking(third, (client) => committedOffset(client, AT, 'g'))).toBe(30n);
  });

  it('is forgotten when the user removes the note, and the name can be used again', async () => {
    const dataDir = await withRecords(3, 'clean');
    rmSync(topicFolder(dataDir), { recursive: true });
    const first = await start(dataDir);
    await first.stop();
    rmSync(first.recovery.lostTopics[0]!.path);
    const second = await start(dataDir);
    expect(second.recovery.lostTopics).toEqual([]);
    await asking(second, (client) => createTopic(client, TOPIC));
    expect(await produce(second, 1)).toEqual([0n]);
  });

  it('is not a topic that was deleted, also where the list cannot be written', async () => {
    for (const isFull of [false, true]) {
      const dataDir = await withRecords(3, 'clean');
      const fileSystem = new FaultyFileSystem();
      const broker = await start(dataDir, { fileSystem, pauseThread: () => undefined });
      fileSystem.plan = ({ path }) =>
        isFull && path.includes('known-topics.tmp') ? { code: 'ENOSPC', outcome: 'refused' } : undefined;
      await asking(broker, (client) =>
        client.ask(deleteTopics, { topics: [], topicNames: [TOPIC], timeoutMs: 1000 }, { version: 1 }),
      );
      const copy = folder();
      cpSync(dataDir, copy, { recursive: true });
      expect(readdirSync(join(copy, 'topics'))).toEqual([]);
      const again = await start(copy);
      expect([again.recovery.topics, again.recovery.lostTopics]).toEqual([0, []]);
    }
  });
});

describe('two topics of one name', () => {
  it('keeps the one with more records, and the other whole; both are back when one gets another name', async () => {
    const [older, newer] = [await withRecords(30, 'clean'), await withRecords(5, 'clean')];
    const [olderId, newerId] = [older, newer].map((dataDir) => basename(topicFolder(dataDir)));
    cpSync(topicFolder(older), join(newer, 'topics', olderId!), { recursive: true });
    const lines: string[] = [];
    const first = await start(newer, { log: ({ message }) => lines.push(message) });
    const [lost] = first.recovery.lostTopics;
    expect(lost).toMatchObject({ cause: 'same_name', id: newerId, name: TOPIC });
    expect(lines.join('\n')).toContain(`there are two topics named ${TOPIC}`);
    expect((await read(first)).offsets).toEqual(upTo(30));
    // Nothing is lost, so new topics are made.
    await asking(first, (client) => createTopic(client, 'others'));
    await first.stop();
    const file = join(lost!.path, 'topic.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(`"${TOPIC}"`, '"newer"'));
    renameSync(lost!.path, join(newer, 'topics', newerId!));
    const second = await start(newer);
    expect(second.recovery.lostTopics).toEqual([]);
    expect((await read(second)).offsets).toEqual(upTo(30));
    expect((await read(second, 'newer')).offsets).toEqual(upTo(5));
  });
});

const CUTS: [string, (dataDir: string) => void][] = [
  ['cut in the middle of a batch', (dataDir) => cutLast(dataDir, (size) => Math.floor(size / 2) + 7)],
  ['cut between two batches', (dataDir) => cutLast(dataDir, (size) => size / 2)],
  ['emptied', (dataDir) => cutLast(dataDir, () => 0)],
  ['removed', (dataDir) => rmSync(segmentsOf(dataDir).at(-1)!)],
  ['removed with all others', (dataDir) => segmentsOf(dataDir).forEach((path) => rmSync(path))],
];

function cutLast(dataDir: string, keep: (sizeBytes: number) => number): void {
  const last = segmentsOf(dataDir).at(-1)!;
  truncateSync(last, keep(statSync(last).size));
}

describe('a log that lost its end', () => {
  it.each(CUTS.flatMap(([what, cut]) => (['clean', 'killed'] as const).map((left) => ({ what, cut, left }))))(
    'gives no offset twice where the last file was $what after a stop that was $left',
    async ({ cut, left }) => {
      const dataDir = await withRecords(28, left);
      cut(dataDir);
      const broker = await start(dataDir);
      expect(broker.recovery.damage).toHaveLength(1);
      const [damage] = broker.recovery.damage;
      const before = await read(broker);
      const lost = { from: String(before.offsets.length), to: '28' };
      const unused = { from: '28', to: String(before.end), isUnused: true };
      expect(damage!.missing).toEqual(before.end > 28n ? [lost, unused] : [lost]);
      const missing = damage!.missing.map((range) => Object.assign({ topic: TOPIC, partition: 0 }, range));
      expect(broker.recovery.missing).toEqual(missing);
      const [next] = await produce(broker, 1);
      expect(next).toBe(before.end);
      const after = await read(broker);
      expect(after.offsets).toEqual([...before.offsets, next]);
      await broker.stop();
      const again = await start(dataDir);
      expect([again.recovery.damage, (await read(again)).offsets]).toEqual([[], after.offsets]);
      expect(again.recovery.missing).toEqual(missing);
    },
  );

  it('leaves no further gap when it is killed before anything was written', async () => {
    const dataDir = await withRecords(28, 'killed');
    cutLast(dataDir, () => 0);
    const first = await start(dataDir);
    const { end } = await read(first);
    const copy = folder();
    cpSync(dataDir, copy, { recursive: true });
    const second = await start(copy);
    expect([second.recovery.damage, (await read(second)).end]).toEqual([[], end]);
  });

  it('makes no gap of a batch that was being written', async () => {
    const dataDir = await withRecords(28, 'killed');
    const last = segmentsOf(dataDir).at(-1)!;
    writeFileSync(last, Buffer.concat([readFileSync(last), Buffer.alloc(90, 7)]));
    const broker = await start(dataDir);
    expect([broker.recovery.damage, broker.recovery.tornBytes]).toEqual([[], 90]);
    expect(await produce(broker, 1)).toEqual([28n]);
  });
});

describe('damage in the middle', () => {
  it('is passed over, reported and kept aside after a clean stop, when it is first read', async () => {
    const dataDir = await withRecords(30, 'clean');
    const segment = segmentsOf(dataDir)[1]!;
    flip(segment, statSync(segment).size >>> 1);
    const found: RecordDamage[] = [];
    const broker = await start(dataDir, { onDamage: (damage) => found.push(damage) });
    expect([broker.recovery.scannedBytes, broker.recovery.damage]).toEqual([0, []]);
    const { offsets, end } = await read(broker);
    const missing = upTo(30).filter((offset) => !offsets.includes(offset));
    expect([missing.length, end]).toEqual([1, 30n]);
    expect(found).toMatchObject([
      { topic: TOPIC, partition: 0, missing: [{ from: `${missing[0]}`, to: `${missing[0]! + 1n}` }] },
    ]);
    expect(statSync(found[0]!.keptAside!).size).toBeGreaterThan(100);
    expect(await produce(broker, 1)).toEqual([30n]);
    await broker.stop();
    const again = await start(dataDir);
    expect(again.recovery.damage).toHaveLength(1);
    expect((await read(again)).offsets).toEqual([...offsets, 30n]);
  });

  it.each(['clean', 'killed'] as const)(
    'is reported at the start where a file is gone after a stop that was %s',
    async (left) => {
      for (const which of [0, 1]) {
        const dataDir = await withRecords(30, left);
        rmSync(segmentsOf(dataDir)[which]!);
        const broker = await start(dataDir);
        const { offsets, end } = await read(broker);
        const missing = upTo(30).filter((offset) => !offsets.includes(offset));
        expect(broker.recovery.damage.map((damage) => damage.missing)).toEqual([
          [{ from: `${missing[0]}`, to: `${missing.at(-1)! + 1n}` }],
        ]);
        expect([missing.length > 1, end]).toEqual([true, 30n]);
        await broker.stop();
        const again = await start(dataDir);
        expect([again.recovery.damage, (await read(again)).offsets]).toEqual([[], offsets]);
        expect(again.recovery.missing.map(({ from }) => from)).toEqual([`${missing[0]}`]);
      }
    },
  );

  it('keeps files aside under names that every file system takes, for the longest topic name', async () => {
    const name = 't'.repeat(249);
    const dataDir = await withRecords(10, 'killed', name);
    flip(segmentsOf(dataDir).at(-1)!, 100);
    const broker = await start(dataDir);
    expect(broker.recovery.damage).toHaveLength(1);
    expect(basename(broker.recovery.damage[0]!.keptAside!).length).toBeLessThan(120);
    expect((await read(broker, name)).offsets.length).toBe(9);
  });
});

describe('a topic that cannot be deleted', () => {
  /** The answer to the deletion, and the offsets of one record more, if the topic takes it; then a start. */
  async function deleted(
    fault: (path: string) => boolean,
  ): Promise<{ errorCode: number; topics: number; folders: number; offsets: bigint[] }> {
    const dataDir = await withRecords(10, 'clean');
    const fileSystem = new FaultyFileSystem();
    const broker = await start(dataDir, { fileSystem, pauseThread: () => undefined });
    fileSystem.plan = ({ operation, path }) =>
      operation === 'rename' && fault(path) ? { code: 'EPERM', outcome: 'refused' } : undefined;
    const answer = await asking(broker, (client) =>
      client.ask(deleteTopics, { topics: [], topicNames: [TOPIC], timeoutMs: 1000 }, { version: 1 }),
    );
    const { errorCode } = answer.responses[0]!;
    const offsets = errorCode === 0 ? [] : await produce(broker, 1);
    await broker.stop();
    fileSystem.plan = () => undefined;
    const { recovery } = await start(dataDir);
    return {
      errorCode,
      topics: recovery.topics,
      folders: readdirSync(join(dataDir, 'topics')).length,
      offsets,
    };
  }

  it('stays deleted after a restart where its folder could not be moved', async () => {
    expect(await deleted((path) => /[0-9a-f]{32}$/u.test(path))).toEqual({
      errorCode: 0,
      topics: 0,
      folders: 0,
      offsets: [],
    });
  });

  it('stays a topic, with what is written to it, where its file could not be marked', async () => {
    expect(await deleted((path) => path.endsWith('topic.json'))).toEqual({
      errorCode: ErrorCode.KAFKA_STORAGE_ERROR,
      topics: 1,
      folders: 1,
      offsets: [10n],
    });
  });

  it('costs no start the trust in the logs while its folder cannot be removed', async () => {
    const dataDir = await withRecords(10, 'clean');
    const fileSystem = new FaultyFileSystem();
    const options = { fileSystem, pauseThread: () => undefined };
    fileSystem.plan = ({ operation, path }) =>
      operation === 'remove' && path.endsWith('.deleted') ? { code: 'EPERM', outcome: 'refused' } : undefined;
    const first = await start(dataDir, options);
    await asking(first, (client) =>
      client.ask(deleteTopics, { topics: [], topicNames: [TOPIC], timeoutMs: 1000 }, { version: 1 }),
    );
    await asking(first, (client) => createTopic(client, 'others'));
    await produce(first, 3, 'others');
    await first.stop();
    for (let round = 0; round < 2; round += 1) {
      const lines: string[] = [];
      const again = await start(dataDir, { ...options, log: ({ message }) => lines.push(message) });
      expect(lines.join('\n')).toContain('a folder of a deleted topic stays until it can be removed');
      const { cleanShutdown, scannedBytes, topics, lostTopics } = again.recovery;
      expect({ cleanShutdown, scannedBytes, topics, lostTopics }).toEqual({
        cleanShutdown: true,
        scannedBytes: 0,
        topics: 1,
        lostTopics: [],
      });
      await again.stop();
    }
  });
});

describe('small files', () => {
  it.each(['producer-ids', 'recovery-points', 'known-topics'])(
    'starts, with all records, where %s is blank: its own checksum may say that it is right',
    async (name) => {
      const dataDir = await withRecords(3, 'killed');
      for (const [bytes, value] of [
        [8, 0xff],
        [4, 0],
        [100, 0xff],
      ] as const) {
        writeFileSync(join(dataDir, name), Buffer.alloc(bytes, value));
        const broker = await start(dataDir);
        expect((await read(broker)).offsets).toEqual(upTo(3));
        await broker.stop();
      }
    },
  );

  it.each(['meta.json', 'credentials', 'broker-configs'])(
    'names %s where it is damaged, says what to do, and changes nothing',
    async (name) => {
      const dataDir = await withRecords(1, 'clean');
      writeFileSync(join(dataDir, name), Buffer.alloc(20));
      await expect(startBroker({ dataDir })).rejects.toThrow(
        `${join(dataDir, name)} is damaged. Nothing was changed. Put back a good copy, or remove`,
      );
      rmSync(join(dataDir, name));
      expect((await read(await start(dataDir))).offsets).toEqual([0n]);
    },
  );

  it('gives no producer id twice where the file of ids is lost', async () => {
    const dataDir = await withRecords(1, 'clean');
    const ask = async (): Promise<bigint> => {
      const broker = await start(dataDir);
      const { producerId, producerEpoch } = await asking(broker, (client) =>
        client.ask(
          initProducerId,
          { transactionalId: null, transactionTimeoutMs: 0, producerId: -1n, producerEpoch: -1 },
          { version: 1 },
        ),
      );
      const batch = buildBatch({
        timestampMs: 1n,
        records: [{ key: null, value: Buffer.from('x') }],
        producerId,
        producerEpoch,
        baseSequence: 0,
      });
      await asking(broker, (client) => send(client, AT, batch));
      await broker.stop();
      return producerId;
    };
    const first = await ask();
    rmSync(join(dataDir, 'producer-ids'));
    const second = await ask();
    writeFileSync(join(dataDir, 'producer-ids'), 'rubbish');
    const third = await ask();
    expect([second > first, third > second]).toEqual([true, true]);
  });

  it('says how many bytes groups.journal has lost since a clean stop, cut or gone', async () => {
    for (const left of [undefined, 0, 20]) {
      const dataDir = await withRecords(1, 'clean');
      const journal = join(dataDir, 'groups.journal');
      const sizeBytes = statSync(journal).size;
      if (left === undefined) {
        rmSync(journal);
      } else {
        truncateSync(journal, left);
      }
      const lines: string[] = [];
      const broker = await start(dataDir, { log: ({ message }) => lines.push(message) });
      const missingBytes = sizeBytes - (left ?? 0);
      expect(broker.recovery.cutJournals).toEqual([{ file: 'groups.journal', missingBytes }]);
      expect(lines.join('\n')).toContain(`groups.journal has lost ${missingBytes} bytes since the last stop`);
      expect((await read(broker)).offsets).toEqual([0n]);
      await broker.stop();
      expect((await start(dataDir)).recovery.cutJournals).toEqual([]);
    }
  });

  it('loses the damaged entry of groups.journal alone, and calls it damage', async () => {
    const dataDir = folder();
    const broker = await start(dataDir);
    await broker.ensureTopics([{ name: TOPIC, partitions: 1 }]);
    for (const group of ['a', 'b', 'c']) {
      await asking(broker, (client) => commit(client, AT, { group, offset: 5n }));
    }
    const copy = folder();
    cpSync(dataDir, copy, { recursive: true });
    const journal = join(copy, 'groups.journal');
    flip(journal, readFileSync(journal).indexOf('"b"'));
    const lines: string[] = [];
    const again = await start(copy, { log: ({ message }) => lines.push(message) });
    const offsets = await Promise.all(
      ['a', 'b', 'c'].map((group) => asking(again, (client) => committedOffset(client, AT, group))),
    );
    expect(offsets).toEqual([5n, -1n, 5n]);
    expect(again.recovery).toMatchObject({ tornBytes: 0, damagedJournals: [{ file: 'groups.journal' }] });
    expect(lines.join('\n')).toContain('groups.journal is damaged');
  });
});
