import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readBatchHeader } from '../../src/broker/wire/record-batch.ts';
import { isInstalled, run } from './support/command.ts';
import {
  COMPRESSION_NAMES,
  COMPRESSIONS,
  connectedProducer,
  consume,
  kafkaClient,
} from './support/kafkajs-client.ts';
import { runningBroker } from './support/running-broker.ts';

const KCAT = '/usr/bin/kcat';
const lines = (name: string): string[] => Array.from({ length: 500 }, (_, index) => `${name}-${index}`);

describe.skipIf(!isInstalled(KCAT, ['-V']))('kcat', () => {
  it.each(COMPRESSION_NAMES)('produces with %s what kafkajs and kcat consume', async (compression) => {
    const { address, broker } = await runningBroker();
    await broker.ensureTopics([{ name: 't', partitions: 2 }]);
    const sent = lines(compression);
    await run(KCAT, ['-b', address, '-P', '-t', 't', '-z', compression], `${sent.join('\n')}\n`);
    const read = await run(KCAT, ['-b', address, '-C', '-t', 't', '-e', '-q', '-X', 'check.crcs=true']);
    expect(read.trim().split('\n').sort()).toEqual([...sent].sort());
    const { records } = await consume(kafkaClient(address), {
      groupId: 'g',
      topics: ['t'],
      count: sent.length,
    });
    expect(records.map(({ value }) => value).sort()).toEqual([...sent].sort());
  });

  it.each(COMPRESSION_NAMES)('consumes what kafkajs produced with %s', async (compression) => {
    const { address } = await runningBroker();
    const producer = await connectedProducer(kafkaClient(address));
    const sent = lines(compression);
    await producer.send({
      topic: 't',
      compression: COMPRESSIONS[compression],
      messages: sent.map((value) => ({ value })),
    });
    const read = await run(KCAT, ['-b', address, '-C', '-t', 't', '-e', '-q', '-X', 'check.crcs=true']);
    expect(read.trim().split('\n').sort()).toEqual([...sent].sort());
  });

  it('stores compressed what it was told to compress', async () => {
    const { address, broker, dataDir } = await runningBroker();
    await broker.ensureTopics([{ name: 't', partitions: 1 }]);
    await run(KCAT, ['-b', address, '-P', '-t', 't', '-z', 'zstd'], `${'same '.repeat(2000)}\n`);
    const segment = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).find((name) =>
      name.endsWith('.log'),
    );
    const stored = readFileSync(join(dataDir, segment!));
    expect(stored.length).toBeLessThan(1000);
    expect(readBatchHeader(stored, 0).attributes & 7).toBe(4);
  });

  it('produces idempotently and consumes in a group', async () => {
    const { address } = await runningBroker();
    const sent = lines('idempotent');
    await run(
      KCAT,
      ['-b', address, '-P', '-t', 't', '-X', 'enable.idempotence=true'],
      `${sent.join('\n')}\n`,
    );
    const read = await run(KCAT, ['-b', address, '-G', 'g', '-o', 'beginning', '-c', '500', '-q', 't']);
    expect(read.trim().split('\n').sort()).toEqual([...sent].sort());
  });

  it('finds offsets by time', async () => {
    const { address, broker } = await runningBroker();
    await broker.ensureTopics([{ name: 't', partitions: 1 }]);
    const producer = await connectedProducer(kafkaClient(address));
    await producer.send({
      topic: 't',
      messages: [1000, 2000, 3000].map((time) => ({ value: 'v', timestamp: String(time) })),
    });
    expect(await run(KCAT, ['-b', address, '-Q', '-t', 't:0:1500'])).toContain('t [0] offset 1');
  });
});
