import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dumpMemoryShop, dumpProjection } from '../../../tests/support/dump-projection.ts';
import { createMemoryShop } from '../../../tests/support/memory-shop.ts';
import { interleaved, seededLog } from '../../../tests/support/seeded-log.ts';
import { REDRIVEN_FROM } from '../../contract/redrive.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import { applyEvent } from '../../domain/shop-state.ts';
import {
  GROUPED_TOPIC_MAP,
  scatteredKinds,
  TOPIC_MAPS,
  type Layout,
  type TopicMap,
} from '../../domain/topic-map.ts';
import { understand } from '../../domain/understand.ts';
import { packRecords } from '../kafka/wire-batch.ts';
import type { FromProjection, ProjectionSetup } from './messages.ts';
import { startProjection } from './projection.ts';

const contextOf = (layout: Layout) => ({ topicMap: TOPIC_MAPS[layout], defaultCurrency: 'EUR' });
const CONTEXT = contextOf('grouped');

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-projection-'));
  path = join(dir, 'read-model.db');
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A projection on this thread, its messages, and the log it is to read. */
function project(log: readonly LogRecord[], setup: Partial<ProjectionSetup> = {}) {
  const said: FromProjection[] = [];
  let pushed = 0;
  const projection = startProjection({
    path,
    context: CONTEXT,
    anew: false,
    isReplay: false,
    ...setup,
    post: (message) => said.push(message),
    now: Date.now,
  });
  const lanes = Map.groupBy(log, ({ topic, partition }) => `${topic}/${partition}`);
  projection.receive({
    kind: 'expect',
    ranges: [...lanes.values()].map(([first, ...rest]) => ({
      topic: first?.topic ?? '',
      partition: first?.partition ?? 0,
      low: 0n,
      high: BigInt(rest.length + 1),
    })),
    topics: [],
  });
  return {
    said,
    projection,
    opened: () => said.find((message) => message.kind === 'opened'),
    progress: () => said.findLast((message) => message.kind === 'progress')?.progress,
    /** Sends records as fetches of one partition would bring them, and waits until they are folded. */
    async read(records: readonly LogRecord[]) {
      pushed += records.length;
      for (const record of records) {
        for (const batch of packRecords([record], { ...record, end: record.offset + 1n })) {
          projection.receive({ kind: 'batch', ...batch });
        }
      }
      while (
        said.findLast((message) => message.kind === 'progress')?.progress.taken.batches !== pushed &&
        !said.some(({ kind }) => kind === 'failed')
      ) {
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
      }
    },
    stop: () => projection.receive({ kind: 'stop' }),
    /** As the end of the process would: what was not committed is gone. */
    crash: () => projection.fail(new Error('killed')),
  };
}

/** The file has what another one has that was made of the whole log at once. */
async function expectAsFromScratch(
  log: readonly LogRecord[],
  setup: Partial<ProjectionSetup> = {},
): Promise<void> {
  const kept = dumpProjection(path);
  path = join(dir, 'direct.db');
  const direct = project(log, setup);
  await direct.read(log);
  direct.stop();
  expect(kept).toEqual(dumpProjection(path));
}

function inMemory(log: readonly LogRecord[], layout: Layout) {
  const shop = createMemoryShop(scatteredKinds(TOPIC_MAPS[layout]));
  for (const record of log) {
    const understanding = understand(record, contextOf(layout));
    if (understanding.kind === 'event') applyEvent(shop, understanding.event);
  }
  return dumpMemoryShop(shop);
}

describe('a projection', () => {
  it.each([
    [21, 'grouped'],
    [22, 'grouped'],
    [27, 'per-type'],
  ] as const)(
    'is the same live, restarted and killed at random points, and read in another order (seed %i, %s)',
    async (seed, layout) => {
      const context = contextOf(layout);
      const log = seededLog(seed, 10_000, layout);
      const live = project(log, { context });
      await live.read(interleaved(log, seededRandom(seed)));
      live.stop();
      const expected = dumpProjection(path);
      const { quarantine, ...rest } = expected;
      expect(rest).toEqual(inMemory(log, layout));
      expect(quarantine).toHaveLength(live.progress()?.counts.quarantined ?? 0);

      const random = seededRandom(seed + 1);
      const order = interleaved(log, random);
      path = join(dir, 'restarted.db');
      for (let at = 0, ends = 0; at < order.length; ends += 1) {
        const part = project(log, { context });
        const lanes = part.opened()?.lanes ?? [];
        const next = new Map(lanes.map((lane) => [`${lane.topic}/${lane.partition}`, lane.next]));
        // As consumers do: from where the file is, or somewhat before.
        const from = order.filter(
          ({ topic, partition, offset }) => offset >= (next.get(`${topic}/${partition}`) ?? 0n) - 3n,
        );
        const length = 1 + Math.floor(random() * 2_500);
        await part.read(from.slice(0, length));
        at = part.progress()?.counts.read ?? 0;
        if (ends % 2 === 0) part.crash();
        else part.stop();
        if (from.length <= length) break;
      }
      expect(dumpProjection(path)).toEqual(expected);
    },
  );

  it('reads nothing twice: a second run over the same file goes on where the first ended', async () => {
    const log = seededLog(23, 2_000);
    const first = project(log);
    expect(first.opened()).toMatchObject({ reason: 'first', lanes: [] });
    await first.read(log);
    first.stop();
    const second = project(log);
    expect(second.opened()?.reason).toBeUndefined();
    expect(second.progress()).toMatchObject({ isCaughtUp: true, rebuild: undefined });
    expect(second.progress()?.counts.read).toBe(2_000);
    second.stop();
  });

  it('counts what was published again, once each, whichever of the two is read first', async () => {
    const record = (topic: string, offset: bigint, origin?: string): LogRecord => ({
      topic,
      partition: 0,
      offset,
      timestampMs: 1_760_000_000_000,
      key: undefined,
      value: Buffer.from(origin === undefined ? 'nonsense' : '{"order_id":"o1","payment_id":"p1"}'),
      headers: origin === undefined ? [] : [{ name: REDRIVEN_FROM, value: Buffer.from(origin) }],
    });
    const [first, second] = [record('orders', 0n), record('orders', 1n)];
    const again = [
      record('payments', 0n, 'orders/0/0'),
      record('payments', 1n, 'orders/0/0'),
      record('payments', 2n, 'orders/0/9'),
    ];
    for (const order of [
      [first, second, ...again],
      [...again, first, second],
    ]) {
      path = join(dir, `${order.indexOf(first)}.db`);
      const reading = project(order);
      await reading.read(order);
      expect(reading.progress()?.counts).toMatchObject({ quarantined: 2, redriven: 1 });
      reading.stop();
    }
  });

  it('counts deletion markers, known key or not, and changes no figure with them', async () => {
    const record = (offset: bigint, key: string, value?: string): LogRecord => ({
      topic: 'orders',
      partition: 0,
      offset,
      timestampMs: 1_000,
      key: Buffer.from(key),
      value: value === undefined ? undefined : Buffer.from(value),
      headers: [],
    });
    const log = [record(0n, 'o1', '{"order_id":"o1"}'), record(1n, 'o1'), record(2n, 'stranger')];
    const reading = project(log);
    await reading.read(log);
    expect(reading.progress()?.counts).toEqual({
      read: 3,
      deletions: 2,
      quarantined: 0,
      redriven: 0,
      duplicates: 0,
      impossible: 0,
      simulated: 0,
    });
    reading.stop();
  });

  it('shows the old view while another fold is made, and then the new one', async () => {
    const log = seededLog(24, 2_000);
    const before = project(log);
    await before.read(log);
    before.stop();
    const payments = GROUPED_TOPIC_MAP.rules.filter(({ entity }) => entity === 'payment');
    const topicMap: TopicMap = { rules: [...payments, { match: '*', entity: 'order' }] };
    const after = project(log, { context: { ...CONTEXT, topicMap } });
    expect(after.opened()?.reason).toBe('changed');
    expect(readdirSync(dir)).toContain('read-model.db.next');
    await after.read(log);
    expect(after.progress()?.isCaughtUp).toBe(true);
    after.stop();
    expect(readdirSync(dir).filter((name) => name.includes('.next'))).toEqual([]);
    const direct = join(dir, 'direct.db');
    const { lives } = dumpProjection(path);
    path = direct;
    const anew = project(log, { context: { ...CONTEXT, topicMap } });
    await anew.read(log);
    anew.stop();
    expect(lives).toEqual(dumpProjection(direct)['lives']);
  });

  it.each([
    ['can still be read', "UPDATE meta SET value = '0' WHERE key = 'schema'; DROP TABLE notifications", true],
    [
      'can be read no more',
      "UPDATE meta SET value = '0' WHERE key = 'schema'; ALTER TABLE lives DROP COLUMN data",
      false,
    ],
  ])('makes a file of another schema anew; one that %s', async (_, change, isShown) => {
    const log = seededLog(28, 1_000);
    const before = project(log);
    await before.read(log);
    before.stop();
    const expected = dumpProjection(path);
    const database = new DatabaseSync(path);
    database.exec(change);
    database.close();
    const after = project(log);
    expect(after.opened()).toMatchObject({ reason: isShown ? 'changed' : 'damaged' });
    expect(after.opened()?.setAside === undefined).toBe(isShown);
    await after.read(log);
    after.stop();
    expect(dumpProjection(path)).toEqual(expected);
  });

  it.each([
    ['its first page', (file: string) => writeFileSync(file, Buffer.alloc(4_096, 7), { flag: 'r+' })],
    ['all of it', (file: string) => writeFileSync(file, 'not a database at all, but a letter to a friend')],
  ])('sets a file aside that lost %s, and makes it anew', async (_, damage) => {
    const log = seededLog(25, 1_000);
    const before = project(log);
    await before.read(log);
    before.stop();
    const expected = dumpProjection(path);
    damage(path);
    const after = project(log);
    expect(after.opened()).toMatchObject({ reason: 'damaged', setAside: expect.stringContaining('damaged') });
    await after.read(log);
    after.stop();
    expect(dumpProjection(path)).toEqual(expected);
  });

  it.each([
    ['tables of other columns', 'ALTER TABLE notifications RENAME COLUMN position TO p0sition'],
    ['a row that is no JSON any more', `UPDATE lives SET data = replace(data, '"', 'x')`],
    [
      'figures that are no JSON any more',
      `UPDATE meta SET value = replace(value, ':', '') WHERE key = 'totals'`,
    ],
  ])('sets a file aside that has %s, and makes it anew', async (_, damage) => {
    const log = seededLog(29, 1_000);
    const before = project(log);
    await before.read(log);
    before.stop();
    const expected = dumpProjection(path);
    const database = new DatabaseSync(path);
    database.exec(damage);
    database.exec("UPDATE lanes SET next_offset = '0'; DELETE FROM identities");
    database.close();
    // Met when it is opened, or while it is read: the next start makes it anew.
    const met = project(log);
    await met.read(log);
    met.stop();
    expect(met.said).toContainEqual(
      expect.objectContaining({ setAside: expect.stringContaining('damaged') }),
    );
    const anew = project(log);
    await anew.read(log);
    anew.stop();
    expect(dumpProjection(path)).toEqual(expected);
  });

  it('does not go on with what was begun for another fold', async () => {
    const log = seededLog(30, 1_000);
    const contextFor = (currency: string) => ({ ...CONTEXT, defaultCurrency: currency });
    const first = project(log, { context: contextFor('EUR') });
    await first.read(log);
    first.stop();
    const second = project(log, { context: contextFor('USD') });
    await second.read(log.slice(0, 500));
    second.crash();
    const third = project(log, { context: contextFor('GBP') });
    expect(third.opened()).toMatchObject({ reason: 'changed', lanes: [] });
    await third.read(log);
    third.stop();
    await expectAsFromScratch(log, { context: contextFor('GBP') });
  });

  it('gives up a damaged view while another one is made, and goes on with that one', async () => {
    const log = seededLog(31, 1_000);
    const first = project(log);
    await first.read(log);
    first.stop();
    const context = { ...CONTEXT, defaultCurrency: 'USD' };
    const second = project(log, { context });
    await second.read(log.slice(0, 500));
    const database = new DatabaseSync(path);
    database.exec(`UPDATE lives SET data = replace(data, '"', 'x')`);
    database.close();
    const input = { name: 'orders', input: { search: '', filter: 'all', limit: 10 } } as const;
    second.projection.receive({ kind: 'ask', id: 1, question: 'list', input });
    expect(second.said.findLast(({ kind }) => kind === 'failed')).toMatchObject({
      setAside: expect.stringContaining('damaged'),
    });
    const third = project(log, { context });
    expect(third.opened()?.lanes.length).toBeGreaterThan(0);
    await third.read(log);
    third.stop();
    await expectAsFromScratch(log, { context });
  });

  it('sets a file aside whose damage it meets while it reads it, and the next start makes it anew', async () => {
    const log = seededLog(26, 2_000);
    const before = project(log);
    await before.read(log.slice(0, 1_000));
    before.stop();
    const pages = readFileSync(path);
    pages.fill(0xee, pages.length / 2);
    writeFileSync(path, pages);
    const after = project(log);
    await after.read(log);
    after.stop();
    expect(readdirSync(dir).filter((name) => name.includes('.damaged-'))).toHaveLength(1);
    const anew = project(log);
    await anew.read(log);
    anew.stop();
    await expectAsFromScratch(log);
  });
});
