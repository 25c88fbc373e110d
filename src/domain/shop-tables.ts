import type { Delivery, Payment } from './folds.ts';
import type { Life, LifeStep } from './life.ts';
import type { ShopEvent } from './shop-event.ts';

/** Values by id. A value is never changed in place: `set` replaces it. */
export type EntityTable<Entity> = {
  readonly get: (id: string) => Entity | undefined;
  readonly set: (id: string, entity: Entity) => void;
};

/** Where the fold keeps what it knows: maps in memory, or a file. What is set can be got at once. */
export type ShopTables = {
  /** By order id. What names no order belongs to no life. */
  readonly lives: EntityTable<Life>;
  readonly payments: EntityTable<Payment>;
  readonly deliveries: EntityTable<Delivery>;
  /** Keeps the identity of an event; false where it is kept already. */
  readonly addIdentity: (event: Pick<ShopEvent, 'identity' | 'assumptions'>) => boolean;
  /** The step number `index` of a life, which has been set. */
  readonly addStep: (life: Life, index: number, step: LifeStep) => void;
};
