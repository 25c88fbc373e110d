import type { NotificationRow, QuarantineRow } from '../../contract/rows.ts';
import type { StockItem } from '../../domain/stock.ts';
import type { Delivery, Order, Payment } from '../../domain/folds.ts';
import type { Life } from '../../domain/life.ts';
import { createListQuery, type ListQuery } from './list-query.ts';
import type { ProjectionFile } from './projection-file.ts';

export type OpenDeliveriesOf = { readonly source: string; readonly limit: number };

/** Open deliveries that are searched for those of one source: the query runs every second. */
const OPEN_LOOKED_AT = 5_000;

/** What is kept once per record, by its place. */
export type RowsByPlace<Row> = {
  readonly get: (key: string) => Row | undefined;
  /** In the order in which they were folded. */
  readonly numberOf: (key: string) => number | undefined;
};

/** The lists of the read model, as queries. Call `flush` of the file before. */
export type Lists = {
  readonly orders: ListQuery<Order>;
  readonly payments: ListQuery<Payment>;
  readonly deliveries: ListQuery<Delivery>;
  readonly quarantine: ListQuery<QuarantineRow> & RowsByPlace<QuarantineRow>;
  readonly notifications: ListQuery<NotificationRow> & RowsByPlace<NotificationRow>;
  /** At their threshold or below, the scarcest first. */
  readonly lowStock: (limit: number) => StockItem[];
  readonly articles: () => number;
  /** Ids of what waited for an order, or belongs to it. */
  readonly paymentsOf: (orderId: string, limit: number) => Payment[];
  readonly deliveriesOf: (orderId: string, limit: number) => Delivery[];
  /** Those that `source` made, newest first; looked for among the newest that are open. */
  readonly openDeliveries: (asked: OpenDeliveriesOf) => Delivery[];
};

export function createLists({ database }: Pick<ProjectionFile, 'database'>): Lists {
  const low = database.prepare('SELECT data FROM stock WHERE is_low = 1 ORDER BY stock, sku LIMIT ?');
  const articles = database.prepare('SELECT count(*) AS n FROM stock');
  const open = database.prepare(
    `SELECT data FROM (
       SELECT data FROM deliveries WHERE state NOT IN ('delivered', 'failed')
       ORDER BY written_ms DESC, no DESC LIMIT ${OPEN_LOOKED_AT}
     ) WHERE data ->> '$.source' = ? LIMIT ?`,
  );

  function rowsOf<Row>(table: string, parse: (data: string) => Row): RowsByPlace<Row> {
    const select = database.prepare(`SELECT no, data FROM ${table} WHERE position = ?`);
    return {
      get(key) {
        const data = select.get(key)?.['data'];
        return data === undefined ? undefined : parse(String(data));
      },
      numberOf(key) {
        const no = select.get(key)?.['no'];
        return no === undefined ? undefined : Number(no);
      },
    };
  }

  function partsOf<Part>(table: string) {
    const select = database.prepare(`SELECT data FROM ${table} WHERE order_id = ? ORDER BY no LIMIT ?`);
    return (orderId: string, limit: number) =>
      select.all(orderId, limit).map(({ data }) => JSON.parse(String(data)) as Part);
  }

  return {
    orders: createListQuery<Order>(database, {
      table: 'lives',
      words: 'order_words',
      state: 'stage',
      idQueries: [
        'SELECT no FROM lives WHERE order_id >= :from AND order_id < :to AND written_ms IS NOT NULL',
        `SELECT lives.no FROM payments JOIN lives USING (order_id)
         WHERE payment_id >= :from AND payment_id < :to AND lives.written_ms IS NOT NULL`,
      ],
      parse: (data) => (JSON.parse(data) as Life).order,
    }),
    payments: createListQuery<Payment>(database, {
      table: 'payments',
      words: 'payment_words',
      state: 'state',
      idQueries: [
        'SELECT no FROM payments WHERE payment_id >= :from AND payment_id < :to',
        'SELECT no FROM payments WHERE order_id >= :from AND order_id < :to',
      ],
      parse: (data) => JSON.parse(data) as Payment,
    }),
    deliveries: createListQuery<Delivery>(database, {
      table: 'deliveries',
      words: 'delivery_words',
      state: 'state',
      idQueries: [
        'SELECT no FROM deliveries WHERE delivery_id >= :from AND delivery_id < :to',
        'SELECT no FROM deliveries WHERE order_id >= :from AND order_id < :to',
      ],
      parse: (data) => JSON.parse(data) as Delivery,
    }),
    quarantine: {
      ...createListQuery<QuarantineRow>(database, {
        table: 'quarantine',
        words: 'quarantine_words',
        state: 'reason',
        idQueries: [],
        parse: parseQuarantineRow,
      }),
      ...rowsOf('quarantine', parseQuarantineRow),
    },
    notifications: {
      ...createListQuery<NotificationRow>(database, {
        table: 'notifications',
        words: 'notification_words',
        state: 'channel',
        idQueries: ['SELECT no FROM notifications WHERE order_id >= :from AND order_id < :to'],
        parse: parseNotificationRow,
      }),
      ...rowsOf('notifications', parseNotificationRow),
    },
    lowStock: (limit) => low.all(limit).map(({ data }) => JSON.parse(String(data)) as StockItem),
    articles: () => Number(articles.get()?.['n']),
    paymentsOf: partsOf<Payment>('payments'),
    deliveriesOf: partsOf<Delivery>('deliveries'),
    openDeliveries: ({ source, limit }) =>
      open.all(source, limit).map(({ data }) => JSON.parse(String(data)) as Delivery),
  };
}

/** Earlier versions kept an English sentence instead of a fault. */
type KeptQuarantineRow = Omit<QuarantineRow, 'fault'> & {
  readonly fault?: QuarantineRow['fault'];
  readonly detail?: string;
};

function parseQuarantineRow(data: string): QuarantineRow {
  const { detail = '', fault, ...row } = JSON.parse(data) as KeptQuarantineRow;
  return { ...row, fault: fault ?? { code: 'as_written', said: detail } };
}

function parseNotificationRow(data: string): NotificationRow {
  return JSON.parse(data) as NotificationRow;
}
