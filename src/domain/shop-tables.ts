import type { EntityKind } from './entities.ts';
import type { Delivery, Payment } from './folds.ts';
import type { Life, LifeStep } from './life.ts';
import type { LogEvent, NotificationEvent, ShopEvent } from './shop-event.ts';
import type { StockItem } from './stock.ts';

/** Values by id. A value is never changed in place: `set` replaces it. */
export type EntityTable<Entity> = {
  readonly get: (id: string) => Entity | undefined;
  readonly set: (id: string, entity: Entity) => void;
};

/** The events of entities that come by several topics. */
export type KeptEvents = {
  readonly add: (event: ShopEvent) => void;
  /** In no order. */
  readonly of: (entity: EntityKind, entityId: string) => readonly ShopEvent[];
  /** The latest event time, ms; absent where there is none. */
  readonly latestMs: (entity: EntityKind, entityId: string) => number | undefined;
};

/** Where the fold keeps what it knows: maps in memory, or a file. What is set can be got at once. */
export type ShopTables = {
  /** By order id. What names no order belongs to no life. */
  readonly lives: EntityTable<Life>;
  readonly payments: EntityTable<Payment>;
  readonly deliveries: EntityTable<Delivery>;
  /** By article number. */
  readonly stock: EntityTable<StockItem>;
  readonly events: KeptEvents;
  readonly addNotification: (event: NotificationEvent) => void;
  /** Keeps the identity of an event; false where it is kept already. */
  readonly addIdentity: (event: Pick<LogEvent, 'identity' | 'assumptions'>) => boolean;
  /** The step number `index` of a life, which has been set. */
  readonly addStep: (life: Life, index: number, step: LifeStep) => void;
};
