import type { DeliveryRow, OrderRow, PaymentRow } from '../../contract/rows.ts';

type ChangeOf<Entity, Row> = {
  readonly entity: Entity;
  readonly key: string;
  /** First record about it. */
  readonly isNew: boolean;
  readonly stateChanged: boolean;
  readonly row: Row;
};

/** What one live record did to the read model. */
export type ReadChange =
  | ChangeOf<'order', OrderRow>
  | ChangeOf<'payment', PaymentRow>
  | ChangeOf<'delivery', DeliveryRow>;
