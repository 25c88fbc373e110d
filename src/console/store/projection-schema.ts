/** What the queries ask of the file: a file with another number cannot be read by this Vigie. */
export const SCHEMA_VERSION = 1;

/**
 * How records become rows: a file with another number is right for the Vigie that wrote it, and made anew from the log
 * by this one. To be raised with every change of the fold that an older file would not show.
 */
export const FOLD_VERSION = 7;

/** Words as people search them, whatever the case and the accents; those of people and places apart from the rest. */
const WORDS = `fts5(open, personal, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2')`;

/**
 * The read model as tables. Entities are JSON, beside the columns that lists are filtered and ordered by; `written_ms`
 * is when an entity's first record arrived, and null where an order has only been named by others.
 */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS lanes (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next_offset TEXT NOT NULL,
    PRIMARY KEY (topic, partition)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS topics (topic TEXT PRIMARY KEY, id TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS lives (
    no INTEGER PRIMARY KEY,
    order_id TEXT NOT NULL UNIQUE,
    written_ms INTEGER,
    stage TEXT,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS lives_newest ON lives (written_ms) WHERE written_ms IS NOT NULL;
  CREATE INDEX IF NOT EXISTS lives_by_stage ON lives (stage, written_ms) WHERE stage IS NOT NULL;
  CREATE TABLE IF NOT EXISTS payments (
    no INTEGER PRIMARY KEY,
    payment_id TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    written_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS payments_newest ON payments (written_ms);
  CREATE INDEX IF NOT EXISTS payments_by_state ON payments (state, written_ms);
  CREATE INDEX IF NOT EXISTS payments_by_order ON payments (order_id);
  CREATE TABLE IF NOT EXISTS deliveries (
    no INTEGER PRIMARY KEY,
    delivery_id TEXT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    written_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_newest ON deliveries (written_ms);
  CREATE INDEX IF NOT EXISTS deliveries_by_state ON deliveries (state, written_ms);
  CREATE INDEX IF NOT EXISTS deliveries_by_order ON deliveries (order_id);
  CREATE TABLE IF NOT EXISTS steps (
    life_no INTEGER NOT NULL,
    step_no INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (life_no, step_no)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS sources (no INTEGER PRIMARY KEY, source TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE IF NOT EXISTS identities (
    source_no INTEGER NOT NULL,
    id ANY NOT NULL,
    PRIMARY KEY (source_no, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS quarantine (
    no INTEGER PRIMARY KEY,
    position TEXT NOT NULL UNIQUE,
    written_ms INTEGER NOT NULL,
    reason TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS quarantine_newest ON quarantine (written_ms);
  CREATE TABLE IF NOT EXISTS stock (
    no INTEGER PRIMARY KEY,
    sku TEXT NOT NULL UNIQUE,
    stock INTEGER,
    is_low INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS stock_low ON stock (stock) WHERE is_low = 1;
  CREATE TABLE IF NOT EXISTS notifications (
    no INTEGER PRIMARY KEY,
    position TEXT NOT NULL UNIQUE,
    written_ms INTEGER NOT NULL,
    order_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS notifications_newest ON notifications (written_ms);
  CREATE INDEX IF NOT EXISTS notifications_by_channel ON notifications (channel, written_ms);
  CREATE INDEX IF NOT EXISTS notifications_by_order ON notifications (order_id);
  CREATE TABLE IF NOT EXISTS entity_events (
    entity TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    data TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS entity_events_of ON entity_events (entity, entity_id, at_ms);
  CREATE TABLE IF NOT EXISTS redriven (origin TEXT PRIMARY KEY, data TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS activity (no INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS buckets (
    size_ms INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (size_ms, start_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE IF NOT EXISTS order_words USING ${WORDS};
  CREATE VIRTUAL TABLE IF NOT EXISTS payment_words USING ${WORDS};
  CREATE VIRTUAL TABLE IF NOT EXISTS delivery_words USING ${WORDS};
  CREATE VIRTUAL TABLE IF NOT EXISTS quarantine_words USING ${WORDS};
  CREATE VIRTUAL TABLE IF NOT EXISTS notification_words USING ${WORDS};
`;
