import type { Delivery, Order, Payment } from '../../src/domain/folds.ts';
import type { Life, LifeStep } from '../../src/domain/life.ts';
import type { ShopState } from '../../src/domain/shop-state.ts';
import type { EntityKind } from '../../src/domain/entities.ts';
import type { NotificationEvent, ShopEvent } from '../../src/domain/shop-event.ts';
import type { ShopTables } from '../../src/domain/shop-tables.ts';
import type { StockItem } from '../../src/domain/stock.ts';
import { createTotals } from '../../src/domain/totals.ts';

/** Tables that live as long as the process: the measure of every other kind. */
type MemoryTables = ShopTables & {
  readonly lives: Map<string, Life>;
  readonly payments: Map<string, Payment>;
  readonly deliveries: Map<string, Delivery>;
  readonly identities: Set<string>;
  readonly steps: Map<string, LifeStep[]>;
  readonly stock: Map<string, StockItem>;
  readonly notifications: NotificationEvent[];
  /** By entity and id. */
  readonly kept: Map<string, ShopEvent[]>;
};

export type MemoryShop = ShopState & { readonly tables: MemoryTables };

export function createMemoryShop(scattered: ReadonlySet<EntityKind> = new Set()): MemoryShop {
  return { tables: createMemoryTables(), totals: createTotals(), scattered };
}

/** By order id, those that have been read. */
export function ordersOf({ tables }: MemoryShop): Map<string, Order> {
  const orders = new Map<string, Order>();
  for (const [id, { order }] of tables.lives) if (order) orders.set(id, order);
  return orders;
}

function createMemoryTables(): MemoryTables {
  const identities = new Set<string>();
  const steps = new Map<string, LifeStep[]>();
  const notifications: NotificationEvent[] = [];
  const kept = new Map<string, ShopEvent[]>();
  return {
    lives: new Map(),
    payments: new Map(),
    deliveries: new Map(),
    identities,
    steps,
    stock: new Map(),
    notifications,
    kept,
    events: {
      add(each) {
        const key = `${each.entity}/${each.entityId}`;
        kept.set(key, [...(kept.get(key) ?? []), each]);
      },
      of: (entity, id) => kept.get(`${entity}/${id}`) ?? [],
      latestMs(entity, id) {
        const times = (kept.get(`${entity}/${id}`) ?? []).map(({ atMs }) => atMs);
        return times.length === 0 ? undefined : Math.max(...times);
      },
    },
    addNotification: (event) => notifications.push(event),
    addIdentity({ identity }) {
      if (identities.has(identity)) return false;
      identities.add(identity);
      return true;
    },
    addStep({ orderId }, _index, step) {
      const known = steps.get(orderId);
      if (known) known.push(step);
      else steps.set(orderId, [step]);
    },
  };
}
