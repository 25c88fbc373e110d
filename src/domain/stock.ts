import type { RecordPosition } from './log-record.ts';
import type { InventoryEvent } from './shop-event.ts';

/** What an event stated, and when and where it did. */
type Stated<T> = { readonly value: T; readonly atMs: number; readonly position: RecordPosition };

/** An article as the inventory's events have it. */
export type StockItem = {
  readonly sku: string;
  readonly product: Stated<string> | undefined;
  /** Pieces. */
  readonly stock: Stated<number> | undefined;
  /** Stock at or below it is low. */
  readonly threshold: Stated<number> | undefined;
  readonly simulated: boolean;
};

/** One article after an event. Of each fact the latest counts, by the events' own time, in whatever order they are read. */
export function foldStock(before: StockItem | undefined, event: InventoryEvent): StockItem {
  const { atMs, position } = event;
  function latest<T>(known: Stated<T> | undefined, value: T | undefined): Stated<T> | undefined {
    if (value === undefined) return known;
    const stated = { value, atMs, position };
    return known && isBefore(stated, known) ? known : stated;
  }
  return {
    sku: event.entityId,
    product: latest(before?.product, event.product),
    stock: latest(before?.stock, event.stock),
    threshold: latest(before?.threshold, event.threshold),
    simulated: event.simulated && (before?.simulated ?? true),
  };
}

/** At its threshold or below: to be ordered again. */
export function isLow({ stock, threshold }: StockItem): boolean {
  return stock !== undefined && threshold !== undefined && stock.value <= threshold.value;
}

/** A total order: by time, and for equal times by place. */
function isBefore(a: Omit<Stated<unknown>, 'value'>, b: Omit<Stated<unknown>, 'value'>): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  if (a.position.topic !== b.position.topic) return a.position.topic < b.position.topic;
  if (a.position.partition !== b.position.partition) return a.position.partition < b.position.partition;
  return BigInt(a.position.offset) < BigInt(b.position.offset);
}
