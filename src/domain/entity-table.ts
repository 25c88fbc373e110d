/** Entities by id, in the order in which they were first seen. */
export type EntityTable<Entity> = {
  readonly byId: Map<string, Entity>;
  /** Oldest first; an entity's place is its sequence number. */
  readonly ids: string[];
};

export function createEntityTable<Entity>(): EntityTable<Entity> {
  return { byId: new Map(), ids: [] };
}

/** Adds or replaces. The sequence of a new entity is `table.ids.length` before this call. */
export function putEntity<Entity>(table: EntityTable<Entity>, id: string, entity: Entity): void {
  if (!table.byId.has(id)) table.ids.push(id);
  table.byId.set(id, entity);
}
