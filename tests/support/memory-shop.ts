import type { Delivery, Order, Payment } from '../../src/domain/folds.ts';
import type { Life, LifeStep } from '../../src/domain/life.ts';
import type { ShopState } from '../../src/domain/shop-state.ts';
import type { ShopTables } from '../../src/domain/shop-tables.ts';
import { createTotals } from '../../src/domain/totals.ts';

/** Tables that live as long as the process: the measure of every other kind. */
type MemoryTables = ShopTables & {
  readonly lives: Map<string, Life>;
  readonly payments: Map<string, Payment>;
  readonly deliveries: Map<string, Delivery>;
  readonly identities: Set<string>;
  readonly steps: Map<string, LifeStep[]>;
};

export type MemoryShop = ShopState & { readonly tables: MemoryTables };

export function createMemoryShop(): MemoryShop {
  return { tables: createMemoryTables(), totals: createTotals() };
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
  return {
    lives: new Map(),
    payments: new Map(),
    deliveries: new Map(),
    identities,
    steps,
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
