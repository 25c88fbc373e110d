import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogRecord } from '../../../src/domain/log-record.ts';
import { v7 as uuidV7 } from 'uuid';
import type { Result } from '../../../src/contract/app-error.ts';
import type { ListSnapshot } from '../../../src/contract/streams.ts';
import { packRecords } from '../../../src/console/kafka/wire-batch.ts';
import { startProjectionClient } from '../../../src/console/projection/projection-client.ts';
import { createShop } from '../../../src/console/simulator/shop.ts';
import { encodeEvent } from '../../../src/domain/encode-event.ts';
import { GROUPED_TOPIC_MAP } from '../../../src/domain/topic-map.ts';

/**
 * A very long log folded into SQLite by the read model's thread, without Kafka: `events` (ten million). A shop's stories
 * are told once and then again and again, with other ids and later timestamps. Says how memory, speed and searches change
 * on the way.
 */
const EVENTS = Number(process.argv[2] ?? 10_000_000);
const BLOCK_ORDERS = 10_000;
const PARTITIONS = 3;
const BATCH = 2_000;
const ORDER_EVERY_MS = 50;
const SAMPLES = 50;
const REPORT_EVERY = 1_000_000;

type Told = {
  readonly topic: string;
  readonly partition: number;
  readonly atMs: number;
  readonly key: string;
  readonly value: string;
  readonly headers: readonly (readonly [string, string])[];
};

function tellBlock(): Told[] {
  const shop = createShop({ seed: 7, language: 'fr' });
  const told: Told[] = [];
  for (let number = 0; number < BLOCK_ORDERS; number += 1) {
    let atMs = number * ORDER_EVERY_MS;
    const { steps, nextIdBytes } = shop.story({ number, successRate: 0.9, runStampMs: 0, nowMs: atMs });
    let causationId: string | undefined;
    for (const { afterMs, ...step } of steps) {
      atMs += afterMs;
      const id = uuidV7({ msecs: atMs, random: nextIdBytes() });
      const meta = { id, source: 'urn:vigie:simulator', atMs: START_MS + atMs, simulated: true, causationId };
      causationId = id;
      const { topic, key, value, headers } = encodeEvent({ ...step, meta }, GROUPED_TOPIC_MAP);
      const text = Buffer.from(value).toString('latin1');
      told.push({ topic, partition: number % PARTITIONS, atMs, key, value: text, headers });
    }
  }
  return told.sort((a, b) => a.atMs - b.atMs);
}

const UUID_START = /[\da-f]{8}(?=-[\da-f]{4}-)/g;

/** The same text in another round: every id in it is another, the same one in all places. */
function inRound(text: string, round: number): string {
  const mask = Math.imul(round, 0x9e37_79b1);
  return text.replace(UUID_START, (start) =>
    ((Number.parseInt(start, 16) ^ mask) >>> 0).toString(16).padStart(8, '0'),
  );
}

function percentile(values: readonly number[], share: number): string {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN).toFixed(1);
}

const START_MS = Date.now() - 30 * 86_400_000;
const dir = await mkdtemp(join(tmpdir(), 'vigie-long-log-'));
const path = join(dir, 'read-model.db');
try {
  process.stdout.write(`${cpus()[0]?.model.trim()} × ${cpus().length}, Node ${process.version}\n`);
  const block = tellBlock();
  const lanes = Map.groupBy(block, ({ topic, partition }) => `${topic}/${partition}`);
  const orderIds = [...new Set(block.map(({ key }) => key))];
  const emails = block
    .filter(({ topic }) => topic === 'orders')
    .slice(0, SAMPLES)
    .map(({ value }) => /"customer_email":"([^"]+)"/.exec(value)?.[1] ?? '');
  const projection = startProjectionClient({
    path,
    entry: undefined,
    isReplay: false,
    context: { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' },
    log: (line) => process.stdout.write(`${line}\n`),
    onReread: () => undefined,
  });
  await projection.whenOpen;
  const rounds = Math.ceil(EVENTS / block.length);
  const spanMs = BLOCK_ORDERS * ORDER_EVERY_MS;
  projection.expect(
    [...lanes].map(([name, lane]) => {
      const [topic = '', partition = '0'] = name.split('/');
      return { topic, partition: Number(partition), low: 0n, high: BigInt(lane.length * rounds) };
    }),
    [],
  );

  async function searches(texts: readonly string[]): Promise<string> {
    const times: number[] = [];
    for (const search of texts) {
      const startedAt = performance.now();
      const input = { search, filter: 'all', limit: 50 };
      const found = (await projection.ask('list', { name: 'orders', input })) as Result<
        ListSnapshot<unknown>
      >;
      if (!found.ok || found.value.matching === 0) throw new Error(`nothing found for ${search}`);
      times.push(performance.now() - startedAt);
    }
    return `${percentile(times, 0.5)} / ${percentile(times, 0.99)} ms`;
  }

  let written = 0;
  let reportedAt = 0;
  let startedAt = performance.now();
  const sampled = Array.from({ length: SAMPLES }, (_, n) => orderIds[n * 97] ?? '');
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, lane] of lanes) {
      const [topic = '', partition = '0'] = name.split('/');
      for (let at = 0; at < lane.length; at += BATCH) {
        const part = lane.slice(at, at + BATCH);
        const first = round * lane.length + at;
        const records = part.map(({ atMs, key, value, headers }, index): LogRecord => ({
          topic,
          partition: Number(partition),
          offset: BigInt(first + index),
          timestampMs: START_MS + round * spanMs + atMs,
          key: Buffer.from(inRound(key, round)),
          value: Buffer.from(inRound(value, round), 'latin1'),
          headers: headers.map(([name, text]) => ({ name, value: Buffer.from(inRound(text, round)) })),
        }));
        const end = BigInt(first + part.length);
        for (const batch of packRecords(records, { topic, partition: Number(partition), end })) {
          await projection.push(batch);
        }
        written += part.length;
      }
    }
    const isLast = round === rounds - 1;
    if (written - reportedAt < REPORT_EVERY && !isLast) continue;
    await projection.ask('settle', undefined);
    const seconds = (performance.now() - startedAt) / 1000;
    const { size } = await stat(path);
    const ids = await searches(sampled.map((id) => inRound(id, Math.floor(round / 2))));
    const mails = await searches(emails);
    const words = await searches(
      ['Clavier', 'Lyon', 'mathieu'].flatMap((text) => Array<string>(10).fill(text)),
    );
    process.stdout.write(
      `${String(written).padStart(9)} events  ${Math.round((written - reportedAt) / seconds)}/s  memory ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MB  file ${Math.round(size / 2 ** 20)} MB  search by id ${ids}, by e-mail ${mails}, by a word ${words} (p50 / p99)\n`,
    );
    reportedAt = written;
    startedAt = performance.now();
  }
  await projection.stop();
} finally {
  await rm(dir, { recursive: true, force: true });
}
