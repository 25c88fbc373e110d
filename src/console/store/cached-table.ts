import type { EntityTable } from '../../domain/shop-tables.ts';

/** An entity, and the number of its row. */
export type Numbered<Entity> = { readonly no: number; readonly entity: Entity };

export type CachedTableOptions<Entity> = {
  readonly load: (id: string) => Numbered<Entity> | undefined;
  /** Writes what changed since the last flush; `before` is what the file has, absent where it has no such row. */
  readonly save: (id: string, row: Numbered<Entity>, before: Entity | undefined) => void;
  /** The number of the next new row. */
  readonly nextNo: number;
  /** Unchanged entities kept at hand, about. */
  readonly capacity: number;
};

/** A table in a file, with what was used lately at hand and what changed written at the flush. */
export type CachedTable<Entity> = EntityTable<Entity> & {
  readonly numberOf: (id: string) => number | undefined;
  readonly flush: () => void;
  readonly hasChanges: () => boolean;
};

type Entry<Entity> = { no: number; entity: Entity; saved: Entity | undefined };

/**
 * Reading and writing in memory, and each entity written once per flush however often it changed. Memory does not
 * depend on the size of the table: what was used longest ago is forgotten, a generation at a time.
 */
export function createCachedTable<Entity>(options: CachedTableOptions<Entity>): CachedTable<Entity> {
  let changed = new Map<string, Entry<Entity>>();
  let recent = new Map<string, Entry<Entity>>();
  let older = new Map<string, Entry<Entity>>();
  let { nextNo } = options;

  function remember(id: string, entry: Entry<Entity>): void {
    recent.set(id, entry);
    if (recent.size * 2 < options.capacity) return;
    older = recent;
    recent = new Map();
  }

  function find(id: string): Entry<Entity> | undefined {
    const known = changed.get(id) ?? recent.get(id);
    if (known) return known;
    const old = older.get(id);
    if (old) {
      remember(id, old);
      return old;
    }
    const loaded = options.load(id);
    if (!loaded) return undefined;
    const entry = { ...loaded, saved: loaded.entity };
    remember(id, entry);
    return entry;
  }

  return {
    get: (id) => find(id)?.entity,
    set(id, entity) {
      const entry = find(id);
      if (entry) {
        entry.entity = entity;
        changed.set(id, entry);
      } else {
        changed.set(id, { no: nextNo, entity, saved: undefined });
        nextNo += 1;
      }
    },
    numberOf: (id) => find(id)?.no,
    flush() {
      for (const [id, entry] of changed) {
        options.save(id, entry, entry.saved);
        entry.saved = entry.entity;
      }
      const written = changed;
      changed = new Map();
      for (const [id, entry] of written) remember(id, entry);
    },
    hasChanges: () => changed.size > 0,
  };
}
