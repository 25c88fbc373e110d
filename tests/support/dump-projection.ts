import { DatabaseSync } from 'node:sqlite';
import type { Life } from '../../src/domain/life.ts';
import { stepsOfKept } from '../../src/domain/scattered.ts';
import type { ShopEvent } from '../../src/domain/shop-event.ts';
import { notificationRow } from '../../src/console/store/rows.ts';
import { decodeStep } from '../../src/console/store/step-code.ts';
import type { MemoryShop } from './memory-shop.ts';

/** All that a read model says, without the numbers of its rows: what must be equal however the log was read. */
export type ProjectionDump = Readonly<Record<string, unknown>>;

const byFirst = ([a]: readonly [unknown, unknown], [b]: readonly [unknown, unknown]) =>
  String(a) < String(b) ? -1 : 1;
const nonZero = (tally: object) =>
  Object.entries(tally)
    .filter(([, count]) => count !== 0)
    .sort(byFirst);
/** One that has been named once, and no longer: nothing would show it. */
const isEmpty = ({ order, steps, payments, deliveries }: Life) =>
  !order && steps === 0 && nonZero(payments).length + nonZero(deliveries).length === 0;
const withoutTallies = ({ payments, deliveries, ...life }: Life) => ({
  ...life,
  payments: nonZero(payments),
  deliveries: nonZero(deliveries),
});
/** As JSON would have it: what is undefined is not there. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

export function dumpProjection(path: string): ProjectionDump {
  const database = new DatabaseSync(path, { readOnly: true });
  const rows = (sql: string) => database.prepare(sql).all() as Record<string, string | number>[];
  const json = (value: unknown) => JSON.parse(String(value)) as never;
  const entities = (table: string, id: string) =>
    rows(`SELECT ${id} AS id, data FROM ${table}`).map(({ id: key, data }) => [key, json(data)] as const);
  const meta = new Map(rows('SELECT key, value FROM meta').map(({ key, value }) => [key, value]));
  const { revenue, orders, payments, deliveries, ...counts } = json(meta.get('totals')) as Record<
    string,
    object
  >;
  try {
    return {
      lives: entities('lives', 'order_id')
        .filter(([, life]) => !isEmpty(life))
        .map(([id, life]) => [id, withoutTallies(life)] as const)
        .sort(byFirst),
      payments: entities('payments', 'payment_id').toSorted(byFirst),
      deliveries: entities('deliveries', 'delivery_id').toSorted(byFirst),
      steps: rows('SELECT order_id, steps.data FROM steps JOIN lives ON lives.no = steps.life_no')
        .map(({ order_id, data }) => [`${order_id} ${stepKey(String(data))}`, data] as const)
        .toSorted(byFirst)
        .map(([, data]) => plain(decodeStep(String(data)))),
      stock: entities('stock', 'sku').toSorted(byFirst),
      notifications: rows('SELECT position, data FROM notifications ORDER BY position').map(({ data }) =>
        json(data),
      ),
      kept: keptSteps(rows('SELECT data FROM entity_events').map(({ data }) => json(data))),
      identities: rows('SELECT count(*) AS n FROM identities')[0]?.['n'],
      quarantine: rows('SELECT position, data FROM quarantine ORDER BY position').map(({ data }) =>
        json(data),
      ),
      totals: {
        orders: nonZero(orders ?? {}),
        payments: nonZero(payments ?? {}),
        deliveries: nonZero(deliveries ?? {}),
        ...counts,
      },
      revenue: (revenue as unknown as [string, number][]).filter(([, minor]) => minor !== 0).sort(byFirst),
      buckets: rows('SELECT size_ms, start_ms, data FROM buckets ORDER BY size_ms, start_ms')
        .map(({ start_ms, data }) => [start_ms, json(data)] as const)
        .filter(([, bucket]) => nonZero(bucket).length > 0),
    };
  } finally {
    database.close();
  }
}

/** By entity, each in the order of its events. */
function keptSteps(kept: readonly ShopEvent[]) {
  const byEntity = Map.groupBy(kept, ({ entity, entityId }) => `${entity}/${entityId}`);
  return plain([...byEntity].sort(byFirst).map(([key, events]) => [key, stepsOfKept(events)]));
}

function stepKey(data: string): string {
  const [topic, partition, offset] = JSON.parse(data) as [string, number, string];
  return `${topic}/${partition}/${offset.padStart(20, '0')}`;
}

/** The same of a shop that was folded in memory; what was quarantined is not part of it. */
export function dumpMemoryShop({ tables, totals }: MemoryShop): ProjectionDump {
  const { tens, minutes, hours, revenue, orders, payments, deliveries, ...counts } = totals;
  return plain({
    lives: [...tables.lives]
      .filter(([, life]) => !isEmpty(life))
      .map(([id, life]) => [id, withoutTallies(life)] as const)
      .sort(byFirst),
    payments: [...tables.payments].sort(byFirst),
    deliveries: [...tables.deliveries].sort(byFirst),
    steps: [...tables.steps]
      .flatMap(([orderId, steps]) => steps.map((step) => [orderId, step] as const))
      .map(([orderId, step]) => {
        const { topic, partition, offset } = step.position;
        return [`${orderId} ${topic}/${partition}/${offset.padStart(20, '0')}`, step] as const;
      })
      .sort(byFirst)
      .map(([, step]) => step),
    stock: [...tables.stock].sort(byFirst),
    notifications: tables.notifications
      .map((event) => notificationRow(event))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    kept: keptSteps([...tables.kept.values()].flat()),
    identities: [...tables.identities].filter((identity) => identity.includes('|')).length,
    totals: {
      orders: nonZero(orders),
      payments: nonZero(payments),
      deliveries: nonZero(deliveries),
      ...counts,
    },
    revenue: [...revenue].filter(([, minor]) => minor !== 0).sort(byFirst),
    buckets: [tens, minutes, hours].flatMap(({ byStart }) =>
      [...byStart].filter(([, bucket]) => nonZero(bucket).length > 0).sort(([a], [b]) => a - b),
    ),
  });
}
