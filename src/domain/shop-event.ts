import type { DeliveryState, FailureCategory, OrderState, PaymentState } from './entities.ts';
import type { EventType } from './event-types.ts';
import type { RecordPosition } from './log-record.ts';
import type { Money } from './money.ts';
import type { QuarantineReason } from './quarantine-reason.ts';
import type { RecordFault } from './record-fault.ts';
import type { SideType } from './side-types.ts';

/** What had to be assumed to read a record; shown beside "as understood". */
export const ASSUMPTIONS = [
  'legacy_format', // no CloudEvents metadata: read as plain JSON
  'entity_from_fields', // the topic map did not decide, the body's id fields did
  'type_from_topic', // no ce_type: taken from the topic's name
  'type_from_status', // no ce_type: taken from the status word
  'identity_from_position', // no ce_id: topic, partition and offset identify it
  'time_from_body', // no ce_time
  'time_from_record', // neither ce_time nor a timestamp
  'time_unreadable', // a time is written, in a form that has more than one meaning or none
  'time_date_only', // a date without a time of day: its beginning is taken
  'time_without_zone', // the profile's zone was applied
  'amount_from_decimal', // no amount_minor: digits taken from `amount`
  'amount_rounded', // more decimals than the currency has
  'currency_default', // no currency in the body
  'amount_unit_unknown', // minor units of a currency that is not in ISO 4217: no amount can be told
  'currency_unknown', // the currency is not in ISO 4217: kept as written, never added to another
  'status_unknown', // the status word is not one we know
  'unknown_type', // ce_type present, but not one of the model's
] as const;
export type Assumption = (typeof ASSUMPTIONS)[number];

type EventBase = {
  /** `(ce_source, ce_id)`, or the position for legacy records: equal identity means duplicate. */
  readonly identity: string;
  /** `ce_id`; absent for legacy records. */
  readonly id: string | undefined;
  readonly source: string | undefined;
  /** What it is about: the id of an order, payment or delivery, an article's number, a user's id, a notification's own. */
  readonly entityId: string;
  readonly orderId: string;
  /** When it happened, ms since the epoch (rule 4 of "Reading what others wrote"). */
  readonly atMs: number;
  /** The record's own timestamp, ms since the epoch. */
  readonly writtenAtMs: number;
  /** When it arrived, for the order of lists, where that is not when it was written: the clock was set back. */
  readonly arrivedAtMs?: number | undefined;
  readonly causationId: string | undefined;
  readonly simulated: boolean;
  readonly position: RecordPosition;
  readonly assumptions: readonly Assumption[];
  /** The status word as written, if any. */
  readonly statusText: string | undefined;
};

export type OrderEvent = EventBase & {
  readonly entity: 'order';
  readonly type: EventType | undefined;
  /** Absent where the event changes no state. */
  readonly state: OrderState | undefined;
  readonly customerName: string | undefined;
  readonly customerEmail: string | undefined;
  readonly product: string | undefined;
  readonly quantity: number | undefined;
  readonly total: Money | undefined;
  readonly address: string | undefined;
};

export type PaymentEvent = EventBase & {
  readonly entity: 'payment';
  readonly type: EventType | undefined;
  readonly state: PaymentState | undefined;
  readonly amount: Money | undefined;
  /** As written; the forms write one of PAYMENT_METHODS. */
  readonly method: string | undefined;
  readonly failure: { readonly code: string; readonly category: FailureCategory | undefined } | undefined;
};

export type DeliveryEvent = EventBase & {
  readonly entity: 'delivery';
  readonly type: EventType | undefined;
  readonly state: DeliveryState | undefined;
  readonly address: string | undefined;
  readonly courier: string | undefined;
  /** Local date `YYYY-MM-DD`: due at the end of that day, never UTC midnight. */
  readonly estimatedDate: string | undefined;
  readonly place: { readonly lat: number; readonly lon: number } | undefined;
};

/** Of an order, a payment or a delivery. */
export type ShopEvent = OrderEvent | PaymentEvent | DeliveryEvent;

export type InventoryEvent = EventBase & {
  readonly entity: 'inventory';
  readonly type: SideType | undefined;
  readonly product: string | undefined;
  /** Pieces. */
  readonly stock: number | undefined;
  /** Stock at or below it is low. */
  readonly threshold: number | undefined;
};

export type NotificationEvent = EventBase & {
  readonly entity: 'notification';
  readonly type: SideType | undefined;
  /** `email`, `sms`, `push`, or whatever else was written. */
  readonly channel: string;
  readonly template: string | undefined;
  readonly recipient: string | undefined;
};

export type AnalyticsEvent = EventBase & {
  readonly entity: 'analytics';
  readonly type: SideType | undefined;
};

/** Of what travels beside. */
export type SideEvent = InventoryEvent | NotificationEvent | AnalyticsEvent;

/** A record as understood. */
export type LogEvent = ShopEvent | SideEvent;

export type Understanding =
  | { readonly kind: 'event'; readonly event: LogEvent }
  /** A tombstone: nothing is concluded from it, and nothing is wrong with it. */
  | { readonly kind: 'deletion' }
  | {
      readonly kind: 'quarantined';
      readonly reason: QuarantineReason;
      readonly fault: RecordFault;
    };
