import { describe, expect, it, onTestFinished } from 'vitest';
import type { LogRecord } from '../../domain/log-record.ts';
import { GROUPED_TOPIC_MAP } from '../../domain/topic-map.ts';
import { understand } from '../../domain/understand.ts';
import { openProjectionFile, type ProjectionFile } from '../store/projection-file.ts';
import { createReadModel, type ReadModel } from './read-model.ts';

const CONTEXT = { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' };
const HOUR = 3_600_000;
const LISTS = ['orders', 'payments', 'deliveries', 'quarantine', 'notifications'] as const;
type List = (typeof LISTS)[number];

const BODIES: Record<List, (id: string) => { readonly topic: string; readonly body: unknown }> = {
  orders: (id) => ({ topic: 'orders', body: { order_id: id, customer_name: 'A', amount: 1, product: 'x' } }),
  payments: (id) => ({ topic: 'payments', body: { payment_id: id, order_id: `of-${id}`, amount: 1 } }),
  deliveries: (id) => ({ topic: 'deliveries', body: { delivery_id: id, order_id: `of-${id}` } }),
  quarantine: () => ({ topic: 'orders', body: 'nonsense' }),
  notifications: (id) => ({ topic: 'notifications', body: { order_id: id, channel: 'sms', template: 't' } }),
};

/** One record of a list in each partition at each time. Offsets are counted on. */
function written(list: List, places: readonly (readonly [partition: number, atMs: number])[]): LogRecord[] {
  const next = new Map<number, number>();
  return places.map(([partition, timestampMs]) => {
    const offset = next.get(partition) ?? 0;
    next.set(partition, offset + 1);
    const { topic, body } = BODIES[list](`${partition}-${offset}`);
    return {
      topic,
      partition,
      offset: BigInt(offset),
      timestampMs,
      key: undefined,
      headers: [],
      value: Buffer.from(JSON.stringify(body)),
    };
  });
}

function openModel(file: ProjectionFile): ReadModel {
  return createReadModel({
    file,
    understand: (record) => understand(record, CONTEXT),
    scattered: new Set(),
    now: () => 0,
  });
}

function newModel() {
  const { file } = openProjectionFile(':memory:', 'test');
  onTestFinished(() => file.close());
  return { file, model: openModel(file) };
}

/** The list from the top, as positions; as the table asks for it, and as its rows compare. */
function shown(model: ReadModel, list: List): string[] {
  const { window, isBefore, toRow } = model[list] as ReadModel['orders'];
  const { items } = window({ filter: 'all', search: '', limit: 50 });
  const rows = items.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
  expect(rows.map(toRow)).toEqual(items.map(toRow));
  return (items as unknown as Record<'last' | 'position', { partition: number; offset: string }>[]).map(
    ({ last, position }) => `${(last ?? position).partition}/${(last ?? position).offset}`,
  );
}

/** In two partitions; the clock is set back by an hour, and a third partition has its first record after it. */
const SET_BACK = [
  [0, 10 * HOUR],
  [1, 10 * HOUR + 1],
  [0, 10 * HOUR + 2],
  [1, 10 * HOUR + 3],
  [1, 9 * HOUR + 4],
  [0, 9 * HOUR + 5],
  [2, 9 * HOUR + 6],
] as const;

describe.each(LISTS)('after the clock was set back by an hour: %s', (list) => {
  const log = written(list, SET_BACK);

  it('new ones are on top while Vigie watches', () => {
    const { model } = newModel();
    for (const record of log) {
      model.fold(record, true);
    }
    expect(shown(model, list)).toEqual(['2/0', '0/2', '1/2', '1/1', '0/1', '1/0', '0/0']);
  });

  it('new ones are on top after a restart as well', () => {
    const { file, model } = newModel();
    for (const record of log.slice(0, 4)) {
      model.fold(record, true);
    }
    file.commit([], true);
    const again = openModel(file.reopen());
    for (const record of log.slice(4)) {
      again.fold(record, true);
    }
    expect(shown(again, list).slice(0, 3)).toEqual(['2/0', '0/2', '1/2']);
  });

  it('a rebuild gives one order, in whichever way the partitions are read, and keeps that of each partition', () => {
    const orders = [log, log.toSorted((a, b) => a.partition - b.partition)].map((order) => {
      const { model } = newModel();
      for (const record of order) {
        model.fold(record, false);
      }
      return shown(model, list);
    });
    expect(orders[0]).toEqual(orders[1]);
    for (const partition of [0, 1]) {
      expect(orders[0]?.filter((place) => place.startsWith(`${partition}/`))).toEqual(
        [2, 1, 0].map((offset) => `${partition}/${offset}`),
      );
    }
  });
});
