import type {
  DeliveryState,
  EntityKind,
  FailureCategory,
  OrderStage,
  OrderState,
  PaymentState,
} from '../domain/entities.ts';
import type { EventType } from '../domain/event-types.ts';
import type { LifeStep } from '../domain/life.ts';
import type { RecordPosition } from '../domain/log-record.ts';
import type { Money } from '../domain/money.ts';
import type { RecordFault } from '../domain/record-fault.ts';
import type { QuarantineReason } from '../domain/quarantine-reason.ts';
import type { Assumption, LogEvent } from '../domain/shop-event.ts';
import type { NotificationChannel } from '../domain/side-types.ts';
import type { ShownBytes } from './shown-bytes.ts';

/** Rows are what screens show: flat, small, and safe as JSON. Times are ms since the epoch. */
type RowBase = {
  /** Unique in its list; stable for the life of the entity. */
  readonly key: string;
  readonly simulated: boolean;
  /** Position and time of the latest record about it. */
  readonly last: RecordPosition;
  readonly lastAtMs: number;
  /** The event's time was written in a form that cannot be read: `lastAtMs` is the record's own time. */
  readonly isTimeUnsure: boolean;
};

export type OrderRow = RowBase & {
  readonly orderId: string;
  readonly customerName: string;
  readonly customerEmail: string;
  readonly product: string;
  readonly quantity: number;
  readonly total: Money | undefined;
  readonly address: string;
  readonly state: OrderState;
  /** The word on the wire when `state` is `unknown`. */
  readonly statusText: string | undefined;
  readonly stage: OrderStage;
  readonly placedAtMs: number;
};

export type PaymentRow = RowBase & {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: Money | undefined;
  /** It succeeded, or was refunded after its amount had been stated. */
  readonly isPaid: boolean;
  /** Given back so far: one sum per currency. */
  readonly refunded: readonly Money[];
  readonly method: string;
  readonly state: PaymentState;
  readonly statusText: string | undefined;
  readonly failureCode: string | undefined;
  readonly failureCategory: FailureCategory | undefined;
  /** False while no order of that id has been read. */
  readonly orderKnown: boolean;
  readonly firstAtMs: number;
};

export type DeliveryRow = RowBase & {
  readonly deliveryId: string;
  readonly orderId: string;
  readonly address: string;
  readonly courier: string | undefined;
  readonly state: DeliveryState;
  readonly statusText: string | undefined;
  /** Local date `YYYY-MM-DD`. */
  readonly estimatedDate: string | undefined;
  /** When each state was first reached, in the order it happened. */
  readonly steps: readonly { readonly state: DeliveryState; readonly atMs: number }[];
  /** Percent, 0–100; in transit it rises with time, as `deliveryProgress` in src/domain has it. */
  readonly progress: number;
  readonly orderKnown: boolean;
  readonly firstAtMs: number;
};

/** What an event did to the read model. */
export type FoldEffect = 'applied' | 'no_change' | 'duplicate' | 'impossible_transition' | 'quarantined';

/** One record, in the live table of all activity. `key` is `topic/partition/offset`. */
export type ActivityRow = {
  readonly key: string;
  readonly position: RecordPosition;
  readonly atMs: number;
  readonly entity: EntityKind | undefined;
  readonly type: EventType | undefined;
  readonly entityId: string | undefined;
  readonly orderId: string | undefined;
  readonly state: OrderState | PaymentState | DeliveryState | undefined;
  /** Customer, method or address: what a reader recognises the record by. */
  readonly label: string;
  readonly amount: Money | undefined;
  /** `atMs` is the record's own time: the one that was written cannot be read. */
  readonly isTimeUnsure: boolean;
  readonly effect: FoldEffect;
  readonly simulated: boolean;
};

export type QuarantineRow = {
  readonly key: string;
  readonly position: RecordPosition;
  readonly recordAtMs: number;
  /** When it arrived, for the order of the list, where that is not its record's time. */
  readonly arrivedAtMs?: number | undefined;
  readonly reason: QuarantineReason;
  readonly fault: RecordFault;
  /** First characters of the value as text. */
  readonly preview: string;
  readonly sizeBytes: number;
  /** Where it was published again, by the header of that record. */
  readonly redrivenTo: RecordPosition | undefined;
};

/** One message that the shop sent to somebody. */
export type NotificationRow = {
  readonly key: string;
  readonly position: RecordPosition;
  readonly atMs: number;
  /** The record's own timestamp. */
  readonly writtenAtMs: number;
  /** When it arrived, for the order of the list, where that is not `writtenAtMs`. */
  readonly arrivedAtMs?: number | undefined;
  /** As written where it is `other`. */
  readonly channel: NotificationChannel | 'other';
  readonly channelText: string;
  readonly template: string;
  readonly recipient: string;
  /** Empty where it names none. */
  readonly orderId: string;
  readonly simulated: boolean;
};

/** An article, as the latest events about it have it. */
export type StockRow = {
  readonly sku: string;
  readonly product: string;
  readonly stock: number;
  readonly threshold: number;
  readonly simulated: boolean;
  /** When its stock was stated, and where. */
  readonly atMs: number;
  readonly position: RecordPosition;
};

/** What can be understood of a record. Each has its words in both languages. */
export type UnderstoodField =
  | 'entityId'
  | 'orderId'
  | 'state'
  | 'statusText'
  | 'customerName'
  | 'customerEmail'
  | 'product'
  | 'quantity'
  | 'total'
  | 'amount'
  | 'address'
  | 'method'
  | 'failureCode'
  | 'failureCategory'
  | 'courier'
  | 'estimatedDate'
  | 'place'
  | 'stock'
  | 'threshold'
  | 'channel'
  | 'template'
  | 'recipient'
  | 'at'
  | 'id'
  | 'source'
  | 'causationId'
  | 'identity'
  | 'simulated';

/** A record as received and as understood. */
export type RecordDetail = {
  readonly position: RecordPosition;
  readonly timestampMs: number;
  readonly key: ShownBytes | undefined;
  /** In wire order; a header without a value has none. */
  readonly headers: readonly { readonly name: string; readonly value: ShownBytes | undefined }[];
  /** The value as text, cut at 20 KB, or at 4 MB where it is asked for whole; `encoding` says how it was made readable. */
  readonly value: string | undefined;
  readonly encoding: 'utf8' | 'base64';
  readonly valueSizeBytes: number;
  readonly truncated: boolean;
  /** Whether the console reads its topic. Where it does not, `understood` is what it would make of the record. */
  readonly isRead: boolean;
  readonly understood:
    | {
        readonly kind: 'event';
        readonly entity: LogEvent['entity'];
        readonly type: LogEvent['type'];
        /** Field → value pairs in reading order, values already plain text. */
        readonly fields: readonly { readonly name: UnderstoodField; readonly value: string }[];
        readonly assumptions: readonly Assumption[];
      }
    | { readonly kind: 'deletion' }
    | { readonly kind: 'quarantined'; readonly reason: QuarantineReason; readonly fault: RecordFault };
};

/** One step in the life of an order, across topics. */
export type TimelineEntry = LifeStep;

/** All that is known of one order id, whether or not the order itself has been read. */
export type OrderView = {
  readonly orderId: string;
  readonly order: OrderRow | undefined;
  readonly payments: readonly PaymentRow[];
  readonly deliveries: readonly DeliveryRow[];
  /** The latest thousand, as they were read. */
  readonly timeline: readonly TimelineEntry[];
  /** All there are. */
  readonly stepsTotal: number;
};
