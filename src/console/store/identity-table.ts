import type { DatabaseSync } from 'node:sqlite';
import type { ShopEvent } from '../../domain/shop-event.ts';

export type IdentityTable = {
  /** Keeps it; false where it is kept already. */
  readonly add: (event: Pick<ShopEvent, 'identity' | 'assumptions'>) => boolean;
  readonly has: (identity: string) => boolean;
  readonly remove: (identity: string) => void;
};

const SOURCES_AT_HAND = 1_000;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/**
 * Which events have been folded. There are as many as events, so they are kept small: the source as a number, a UUID
 * as its sixteen bytes. An event that is identified by its position needs no row: the offsets say that it was read.
 */
export function createIdentityTable(database: DatabaseSync): IdentityTable {
  const insert = database.prepare('INSERT OR IGNORE INTO identities VALUES (?, ?)');
  const select = database.prepare('SELECT 1 FROM identities WHERE source_no = ? AND id = ?');
  const remove = database.prepare('DELETE FROM identities WHERE source_no = ? AND id = ?');
  const findSource = database.prepare('SELECT no FROM sources WHERE source = ?');
  const addSource = database.prepare('INSERT INTO sources (source) VALUES (?) RETURNING no');
  const sources = new Map<string, number>();

  function knownSource(source: string): number | undefined {
    const known = sources.get(source) ?? findSource.get(source)?.['no'];
    if (known === undefined) return undefined;
    return remember(source, Number(known));
  }

  function remember(source: string, no: number): number {
    // Anyone may write a source of its own with every event.
    if (sources.size >= SOURCES_AT_HAND) sources.clear();
    sources.set(source, no);
    return no;
  }

  function sourceNo(source: string): number {
    return knownSource(source) ?? remember(source, Number(addSource.get(source)?.['no']));
  }

  return {
    add({ identity, assumptions }) {
      if (assumptions.includes('identity_from_position')) return true;
      const { source, id } = split(identity);
      return insert.run(sourceNo(source), id).changes === 1;
    },
    has(identity) {
      const { source, id } = split(identity);
      const no = knownSource(source);
      return no !== undefined && select.get(no, id) !== undefined;
    },
    remove(identity) {
      const { source, id } = split(identity);
      remove.run(sourceNo(source), id);
    },
  };
}

/** The first `|` ends the source: it is escaped in it. */
function split(identity: string): { source: string; id: string | Uint8Array } {
  const at = identity.indexOf('|');
  const id = identity.slice(at + 1);
  return {
    source: identity.slice(0, at),
    id: UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id,
  };
}
