import type { DatabaseSync } from 'node:sqlite';
import { productNames } from '../../contract/catalogue.ts';
import { faultLine, faultText } from '../../contract/fault-text.ts';
import type { ActivityRow, NotificationRow, QuarantineRow } from '../../contract/rows.ts';
import { forgetBuckets, type Bucket, type Buckets } from '../../domain/buckets.ts';
import type { Delivery, Order, Payment } from '../../domain/folds.ts';
import type { Life, LifeStep } from '../../domain/life.ts';
import type { RecordPosition } from '../../domain/log-record.ts';
import type { KeptEvents, ShopTables } from '../../domain/shop-tables.ts';
import { isCode } from '../../domain/privacy.ts';
import type { ShopEvent } from '../../domain/shop-event.ts';
import { isLow, type StockItem } from '../../domain/stock.ts';
import { createTotals, type Totals } from '../../domain/totals.ts';
import { noArrivals, type Arrivals } from '../../domain/arrivals.ts';
import { createCachedTable, type CachedTable } from './cached-table.ts';
import { createIdentityTable, type IdentityTable } from './identity-table.ts';
import { FOLD_VERSION, SCHEMA, SCHEMA_VERSION } from './projection-schema.ts';
import { isWrongSql, openSqliteFile, UselessFile, type SetAside } from './sqlite-file.ts';
import { notificationRow } from './rows.ts';
import { decodeStep, encodeStep } from './step-code.ts';

/** The next offset to fold, of a partition. */
export type LanePosition = { readonly topic: string; readonly partition: number; readonly next: bigint };

/** A topic that was read; its id, of 32 hexadecimal digits, where the cluster has ids. */
export type KnownTopic = { readonly topic: string; readonly id: string | undefined };

/** The read model on the disk. What is set can be got and queried at once; it is kept by `commit`. */
export type ProjectionFile = {
  readonly database: DatabaseSync;
  readonly tables: ShopTables & {
    readonly lives: CachedTable<Life>;
    readonly payments: CachedTable<Payment>;
    readonly deliveries: CachedTable<Delivery>;
    readonly stock: CachedTable<StockItem>;
  };
  readonly identities: IdentityTable;
  readonly totals: Totals;
  /** Records folded, of every kind, and those of the side families; when the latest was, by the console's clock. */
  readonly counters: {
    read: number;
    quarantined: number;
    /** Of the quarantined, those that were published again. */
    redriven: number;
    /** Deletion markers: records without a value. */
    deletions: number;
    beside: number;
    updatedAtMs: number | undefined;
  };
  /** Part of the state that is kept. */
  readonly arrivals: Arrivals;
  readonly addQuarantined: (row: QuarantineRow) => void;
  /** Notes that a record was published again for the one at `origin` (`topic/partition/offset`); the first counts. */
  readonly addRedriven: (origin: string, position: RecordPosition) => void;
  readonly redrivenTo: (origin: string) => RecordPosition | undefined;
  readonly addActivity: (row: ActivityRow) => void;
  /** The latest `limit`, oldest first. */
  readonly activity: (limit: number) => ActivityRow[];
  readonly stepsOf: (orderId: string, limit: number) => LifeStep[];
  /** Where each partition was when this was opened or last committed. */
  readonly lanes: () => LanePosition[];
  /** Topics that were read, also those of an earlier Vigie, which kept no ids. */
  readonly topics: () => KnownTopic[];
  /** Kept with the next commit. */
  readonly keepTopics: (topics: readonly KnownTopic[]) => void;
  /** Writes what is at hand, so that queries see it. */
  readonly flush: () => void;
  /**
   * Keeps everything since the last commit, with where each partition is, or nothing. The latest activity is kept where
   * `isIdle`: while records rush by, a list of the last ones is not worth writing over and over.
   */
  readonly commit: (lanes: readonly LanePosition[], isIdle: boolean) => void;
  /** Keeps nothing for good, until the marks are forgotten: `rollBack` takes back what came since the last mark. */
  readonly mark: (lanes: readonly LanePosition[]) => void;
  /** Afterwards this is out of step with its file: open it again with `reopen`. */
  readonly rollBack: () => void;
  readonly forgetMarks: () => void;
  /** The same file, as it is now. */
  readonly reopen: () => ProjectionFile;
  readonly close: () => void;
};

export type OpenedProjection = {
  readonly file: ProjectionFile;
  readonly setAside: SetAside | undefined;
};

/** Buckets of each size at hand: a day of minutes. */
const BUCKETS_AT_HAND = 1_440;
/** Entities of each kind at hand: about 30 MB. */
const CACHED = 20_000;
/** Pages at hand and the log before it is copied back, in KiB and in pages of 4 KiB. */
const PAGES = 'PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16000;';

/** `made`: the file is new; `other`: it was written by another fold, or another Vigie, and can be read. */
type FileState = 'made' | 'current' | 'other';

/**
 * Opens the read model, or makes it. A damaged file, or one this Vigie cannot read, is set aside.
 *
 * @param profile what else the fold depends on (topic map, currency, zone): part of a file's version.
 */
export function openProjectionFile(
  path: string,
  profile: string,
): OpenedProjection & { readonly state: FileState } {
  let result: { readonly file: ProjectionFile; readonly state: FileState } | undefined;
  const { setAside } = openSqliteFile({
    path,
    durability: 'normal',
    prepare(opened) {
      opened.exec(PAGES);
      const isNew = opened.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n'] === 0;
      if (isNew) {
        opened.exec(SCHEMA);
        const put = opened.prepare('INSERT INTO meta VALUES (?, ?)');
        put.run('schema', String(SCHEMA_VERSION));
        put.run('fold', foldOf(profile));
        result = { file: createProjectionFile(opened), state: 'made' };
        return;
      }
      const known = metaOf(opened, 'schema');
      try {
        // What another Vigie did not have is added, so that the rest can be shown.
        opened.exec(SCHEMA);
        const file = createProjectionFile(opened);
        const isOurs = known === String(SCHEMA_VERSION) && metaOf(opened, 'fold') === foldOf(profile);
        result = { file, state: isOurs ? (file.lanes().length === 0 ? 'made' : 'current') : 'other' };
      } catch (error) {
        if (!isWrongSql(error)) throw error;
        // Its tables are others: those of another Vigie, or what damage has made of ours.
        throw new UselessFile(`its schema is ${String(known)}, not ${SCHEMA_VERSION}`, { cause: error });
      }
    },
  });
  if (!result) throw new Error('the read model was not opened');
  return { ...result, setAside };
}

/** Undefined where the file is none of ours. */
function metaOf(database: DatabaseSync, key: string): unknown {
  const isThere = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'meta'").get() !== undefined;
  return isThere ? database.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value'] : undefined;
}

function foldOf(profile: string): string {
  return `${FOLD_VERSION}:${profile}`;
}

function createProjectionFile(database: DatabaseSync, marked = 0): ProjectionFile {
  let marks = marked;
  const totals = createTotals();
  const counters: ProjectionFile['counters'] = {
    read: 0,
    quarantined: 0,
    redriven: 0,
    deletions: 0,
    beside: 0,
    updatedAtMs: undefined,
  };
  const arrivals = noArrivals();
  const identities = createIdentityTable(database);
  const begin = database.prepare('BEGIN');
  const insertStep = database.prepare('INSERT OR REPLACE INTO steps VALUES (?, ?, ?)');
  const selectSteps = database.prepare(
    'SELECT data FROM steps WHERE life_no = ? ORDER BY step_no DESC LIMIT ?',
  );
  const putMeta = database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)');
  const putLane = database.prepare('INSERT OR REPLACE INTO lanes VALUES (?, ?, ?)');
  const putTopic = database.prepare('INSERT OR REPLACE INTO topics VALUES (?, ?)');
  const putBucket = database.prepare('INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)');
  const insertQuarantined = database.prepare(
    'INSERT OR IGNORE INTO quarantine (position, written_ms, reason, data) VALUES (?, ?, ?, ?) RETURNING no',
  );
  const insertQuarantineWords = database.prepare(
    'INSERT INTO quarantine_words (rowid, open, personal) VALUES (?, ?, ?)',
  );
  const insertRedriven = database.prepare('INSERT OR IGNORE INTO redriven VALUES (?, ?)');
  const isQuarantined = database.prepare('SELECT 1 FROM quarantine WHERE position = ?');
  const selectRedriven = database.prepare('SELECT data FROM redriven WHERE origin = ?');
  const insertActivity = database.prepare('INSERT INTO activity (data) VALUES (?)');
  const trimActivity = database.prepare(
    'DELETE FROM activity WHERE no <= (SELECT max(no) FROM activity) - ?',
  );
  const saveNotification = createNotificationSaver(database);
  let activity: ActivityRow[] = [];

  const lives = createCachedTable<Life>({
    ...entityRows({ database, table: 'lives', id: 'order_id' }),
    save: saveLives(database),
    capacity: CACHED,
  });
  const payments = createCachedTable<Payment>({
    ...entityRows({ database, table: 'payments', id: 'payment_id' }),
    save: savePart<Payment>(database, {
      table: 'payments',
      id: 'payment_id',
      words: ({ method, failureCode }) => codeWords(method, failureCode),
      wordsTable: 'payment_words',
    }),
    capacity: CACHED,
  });
  const deliveries = createCachedTable<Delivery>({
    ...entityRows({ database, table: 'deliveries', id: 'delivery_id' }),
    save: savePart<Delivery>(database, {
      table: 'deliveries',
      id: 'delivery_id',
      words: ({ address, courier }) => ({ open: '', personal: words(address, courier) }),
      wordsTable: 'delivery_words',
    }),
    capacity: CACHED,
  });

  const stock = createCachedTable<StockItem>({
    ...entityRows({ database, table: 'stock', id: 'sku' }),
    save: saveStock(database),
    capacity: CACHED,
  });
  const cached = [lives, payments, deliveries, stock];

  /** Everything until the next commit belongs together. */
  function write(): void {
    if (!database.isTransaction) begin.run();
  }

  function flush(): void {
    if (!cached.some((table) => table.hasChanges())) return;
    write();
    for (const table of cached) table.flush();
  }

  function saveBuckets(buckets: Buckets): void {
    for (const startMs of buckets.touched) {
      const bucket = buckets.byStart.get(startMs);
      if (bucket) putBucket.run(buckets.sizeMs, startMs, JSON.stringify(bucket));
    }
    buckets.touched.clear();
    forgetBuckets(buckets, BUCKETS_AT_HAND);
  }

  function saveActivity(): void {
    for (const row of activity.slice(-ACTIVITY_KEPT)) insertActivity.run(JSON.stringify(row));
    trimActivity.run(ACTIVITY_KEPT);
    activity = [];
  }

  function save(lanes: readonly LanePosition[], isIdle: boolean): void {
    write();
    flush();
    for (const { topic, partition, next } of lanes) putLane.run(topic, partition, String(next));
    if (isIdle) saveActivity();
    saveBuckets(totals.tens);
    saveBuckets(totals.minutes);
    saveBuckets(totals.hours);
    const { tens: _, minutes: __, hours: ___, revenue, ...figures } = totals;
    putMeta.run('totals', JSON.stringify({ ...figures, revenue: [...revenue] }));
    putMeta.run('counters', JSON.stringify(counters));
    putMeta.run('arrivals', JSON.stringify(arrivals));
  }

  loadTotals(database, totals);
  Object.assign(counters, readMeta(database, 'counters'));
  Object.assign(arrivals, readMeta(database, 'arrivals'));

  return {
    database,
    totals,
    counters,
    arrivals,
    identities,
    tables: {
      lives,
      payments,
      deliveries,
      stock,
      events: keptEvents(database, write),
      addNotification(event) {
        write();
        saveNotification(notificationRow(event));
      },
      addIdentity(event) {
        write();
        return identities.add(event);
      },
      addStep({ orderId }, index, step) {
        const no = lives.numberOf(orderId);
        if (no === undefined) throw new Error(`${orderId} has no life`);
        write();
        insertStep.run(no, index, encodeStep(step));
      },
    },
    addQuarantined(row) {
      write();
      const no = insertQuarantined.get(
        row.key,
        storable(row.arrivedAtMs ?? row.recordAtMs),
        row.reason,
        JSON.stringify(row),
      )?.['no'];
      if (no === undefined) return;
      counters.quarantined += 1;
      if (selectRedriven.get(row.key)) counters.redriven += 1;
      const said = [faultLine(row.fault, 'en'), faultText(row.fault, 'fr')];
      insertQuarantineWords.run(Number(no), words(row.key, ...said, row.reason), row.preview);
    },
    addRedriven(origin, position) {
      write();
      const { changes } = insertRedriven.run(origin, JSON.stringify(position));
      // Of another topic, it may be read before its origin.
      if (changes === 1 && isQuarantined.get(origin)) counters.redriven += 1;
    },
    redrivenTo(origin) {
      const data = selectRedriven.get(origin)?.['data'];
      return data === undefined ? undefined : (JSON.parse(String(data)) as RecordPosition);
    },
    addActivity(row) {
      activity.push(row);
      if (activity.length >= 2 * ACTIVITY_KEPT) activity = activity.slice(-ACTIVITY_KEPT);
    },
    activity: (limit) =>
      database
        .prepare('SELECT data FROM activity ORDER BY no DESC LIMIT ?')
        .all(limit)
        .map(({ data }) => JSON.parse(String(data)) as ActivityRow)
        .reverse(),
    stepsOf(orderId, limit) {
      const no = lives.numberOf(orderId);
      if (no === undefined) return [];
      return selectSteps
        .all(no, limit)
        .map(({ data }) => decodeStep(String(data)))
        .reverse();
    },
    lanes: () =>
      database
        .prepare('SELECT topic, partition, next_offset FROM lanes')
        .all()
        .map(({ topic, partition, next_offset }) => ({
          topic: String(topic),
          partition: Number(partition),
          next: BigInt(String(next_offset)),
        })),
    topics: () =>
      database
        .prepare(
          'SELECT topic, id FROM topics UNION SELECT topic, NULL FROM lanes WHERE topic NOT IN (SELECT topic FROM topics)',
        )
        .all()
        .map(({ topic, id }) => ({ topic: String(topic), id: id === null ? undefined : String(id) })),
    keepTopics(topics) {
      write();
      for (const { topic, id } of topics) {
        putTopic.run(topic, id ?? null);
      }
    },
    flush,
    commit(lanes, isIdle) {
      save(lanes, isIdle);
      // Marks are part of one transaction, which ends with them.
      if (marks === 0) database.exec('COMMIT');
    },
    mark(lanes) {
      save(lanes, true);
      marks += 1;
      database.exec(`SAVEPOINT mark_${marks}`);
    },
    rollBack() {
      if (marks === 0) return;
      database.exec(`ROLLBACK TO mark_${marks}; RELEASE mark_${marks}`);
      marks -= 1;
    },
    forgetMarks() {
      marks = 0;
      if (database.isTransaction) database.exec('COMMIT');
    },
    reopen: () => createProjectionFile(database, marks),
    close() {
      if (database.isTransaction) database.exec('ROLLBACK');
      database.close();
    },
  };
}

/** Rows of activity that outlive a restart. */
export const ACTIVITY_KEPT = 2_000;

function readMeta(database: DatabaseSync, key: string): Record<string, unknown> | undefined {
  const text = database.prepare('SELECT value FROM meta WHERE key = ?').get(key)?.['value'];
  return text === undefined ? undefined : (JSON.parse(String(text)) as Record<string, unknown>);
}

function loadTotals(database: DatabaseSync, totals: Totals): void {
  const { revenue, ...figures } = readMeta(database, 'totals') ?? {};
  Object.assign(totals, figures);
  for (const [currency, minor] of (revenue ?? []) as [string, number][]) totals.revenue.set(currency, minor);
  const select = database.prepare('SELECT data FROM buckets WHERE size_ms = ? AND start_ms = ?');
  for (const buckets of [totals.tens, totals.minutes, totals.hours]) {
    buckets.load = (startMs) => {
      const data = select.get(buckets.sizeMs, startMs)?.['data'];
      return data === undefined ? undefined : (JSON.parse(String(data)) as Bucket);
    };
  }
}

type EntityTableName = { readonly table: string; readonly id: string };

function entityRows({ database, table, id }: EntityTableName & { readonly database: DatabaseSync }) {
  const select = database.prepare(`SELECT no, data FROM ${table} WHERE ${id} = ?`);
  return {
    nextNo: Number(database.prepare(`SELECT ifnull(max(no), 0) AS no FROM ${table}`).get()?.['no']) + 1,
    load(key: string) {
      const row = select.get(key);
      return row && { no: Number(row['no']), entity: JSON.parse(String(row['data'])) as never };
    },
  };
}

function saveLives(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO lives VALUES (?, ?, ?, ?, ?)');
  const update = database.prepare('UPDATE lives SET written_ms = ?, stage = ?, data = ? WHERE no = ?');
  const saveWords = createWordSaver(database, 'order_words');
  return (id: string, { no, entity }: { no: number; entity: Life }, before: Life | undefined): void => {
    const { order } = entity;
    const [writtenMs, stage, data] = [
      order?.arrivedAtMs ?? null,
      order?.stage ?? null,
      JSON.stringify(entity),
    ];
    if (before) update.run(writtenMs, stage, data, no);
    else insert.run(no, id, writtenMs, stage, data);
    saveWords(no, before?.order && orderWords(before.order), order && orderWords(order));
  };
}

type Part = { readonly orderId: string; readonly arrivedAtMs: number; readonly state: string };

function savePart<Entity extends Part>(
  database: DatabaseSync,
  options: EntityTableName & {
    readonly words: (entity: Entity) => Words;
    readonly wordsTable: string;
  },
) {
  const { table } = options;
  const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?, ?, ?, ?, ?)`);
  const update = database.prepare(`UPDATE ${table} SET order_id = ?, state = ?, data = ? WHERE no = ?`);
  const saveWords = createWordSaver(database, options.wordsTable);
  return (id: string, { no, entity }: { no: number; entity: Entity }, before: Entity | undefined): void => {
    const data = JSON.stringify(entity);
    if (before) update.run(entity.orderId, entity.state, data, no);
    else insert.run(no, id, entity.orderId, entity.arrivedAtMs, entity.state, data);
    saveWords(no, before && options.words(before), options.words(entity));
  };
}

function saveStock(database: DatabaseSync) {
  const insert = database.prepare('INSERT INTO stock VALUES (?, ?, ?, ?, ?)');
  const update = database.prepare('UPDATE stock SET stock = ?, is_low = ?, data = ? WHERE no = ?');
  return (sku: string, { no, entity }: { no: number; entity: StockItem }, before: StockItem | undefined) => {
    const [pieces, low, data] = [entity.stock?.value ?? null, Number(isLow(entity)), JSON.stringify(entity)];
    if (before) update.run(pieces, low, data, no);
    else insert.run(no, sku, pieces, low, data);
  };
}

function createNotificationSaver(database: DatabaseSync): (row: NotificationRow) => void {
  const insert = database.prepare(
    `INSERT OR IGNORE INTO notifications (position, written_ms, order_id, channel, data)
     VALUES (?, ?, ?, ?, ?) RETURNING no`,
  );
  const saveWords = createWordSaver(database, 'notification_words');
  return (row) => {
    const data = JSON.stringify(row);
    const no = insert.get(
      row.key,
      storable(row.arrivedAtMs ?? row.writtenAtMs),
      row.orderId,
      row.channel,
      data,
    )?.['no'];
    if (no === undefined) return;
    const { open, personal } = codeWords(row.template, row.channelText);
    saveWords(Number(no), undefined, { open, personal: words(personal, row.recipient) });
  };
}

function keptEvents(database: DatabaseSync, write: () => void): KeptEvents {
  const insert = database.prepare('INSERT INTO entity_events VALUES (?, ?, ?, ?)');
  const select = database.prepare('SELECT data FROM entity_events WHERE entity = ? AND entity_id = ?');
  const latest = database.prepare(
    'SELECT max(at_ms) AS at FROM entity_events WHERE entity = ? AND entity_id = ?',
  );
  return {
    add(event) {
      write();
      insert.run(event.entity, event.entityId, event.atMs, JSON.stringify(event));
    },
    of: (entity, entityId) =>
      select.all(entity, entityId).map(({ data }) => JSON.parse(String(data)) as ShopEvent),
    latestMs(entity, entityId) {
      const at = latest.get(entity, entityId)?.['at'];
      return at === null || at === undefined ? undefined : Number(at);
    },
  };
}

/** What a row is found by. */
type Words = { readonly open: string; readonly personal: string };

/** Writes the words of a row where they are not what they were. */
function createWordSaver(database: DatabaseSync, table: string) {
  const insert = database.prepare(`INSERT INTO ${table} (rowid, open, personal) VALUES (?, ?, ?)`);
  const remove = database.prepare(`DELETE FROM ${table} WHERE rowid = ?`);
  return (no: number, before: Words | undefined, now: Words | undefined): void => {
    if (before?.open === now?.open && before?.personal === now?.personal) return;
    if (before && before.open + before.personal !== '') remove.run(no);
    if (now && now.open + now.personal !== '') insert.run(no, now.open, now.personal);
  };
}

function orderWords({ customerName, customerEmail, product, address, simulated }: Order): Words {
  const personal = words(customerName, customerEmail, address);
  // A product may be for somebody.
  return product.includes('@')
    ? { open: '', personal: words(product, personal) }
    : { open: words(...productNames({ product, simulated })), personal };
}

/** A producer may have written anything as its time. */
function storable(ms: number): number {
  return Number.isSafeInteger(ms) ? ms : 0;
}

/** What programs write is found by anybody; a sentence may name somebody. */
function codeWords(...texts: readonly (string | undefined)[]): Words {
  const isOpen = (text: string | undefined) => text !== undefined && isCode(text);
  return {
    open: words(...texts.filter((text) => isOpen(text))),
    personal: words(...texts.filter((text) => !isOpen(text))),
  };
}

function words(...texts: readonly (string | undefined)[]): string {
  return texts.filter(Boolean).join('\n');
}
