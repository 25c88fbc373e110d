import {
  dateOf,
  failureOf,
  ID_LENGTH,
  idOf,
  moneyOf,
  placeOf,
  textOf,
  wholeNumberOf,
} from './body-fields.ts';
import { openEnvelope, type CloudEventAttributes } from './cloud-event.ts';
import type { DeliveryState, EntityKind, OrderState, PaymentState } from './entities.ts';
import { EVENT_TYPES, isEventType, type EventType } from './event-types.ts';
import type { LogRecord } from './log-record.ts';
import { fieldOf, type RecordBody } from './record-body.ts';
import { quarantineReasonOf, type CheckedField, type FoundFault } from './record-fault.ts';
import type { AnalyticsEvent, Assumption, LogEvent, Understanding } from './shop-event.ts';
import {
  isSideType,
  NOTIFICATION_CHANNELS,
  SIDE_TYPES,
  sideFamilyOf,
  type SideKind,
  type SideType,
} from './side-types.ts';
import { deliveryStateOf, orderStateOf, paymentStateOf } from './status-words.ts';
import { isSideKind, ruleOf, type RecordKind, type TopicMap } from './topic-map.ts';
import { Unreadable } from './unreadable.ts';
import { parseWireTime } from './wire-time.ts';

export type ReadingContext = {
  readonly topicMap: TopicMap;
  /** For bodies that name no currency. */
  readonly defaultCurrency: string;
  /** IANA name of the zone for times that state none; UTC where absent. */
  readonly zone?: string | undefined;
  /** Id of the cluster the record came from: part of the identity of legacy records. */
  readonly cluster?: string | undefined;
  /** Id of a topic, likewise: one that was deleted and made again starts at offset 0 again. */
  readonly topicIdOf?: ((topic: string) => string | undefined) | undefined;
};

const ID_FIELDS: Record<Exclude<RecordKind, 'notification'>, CheckedField> = {
  order: 'order_id',
  payment: 'payment_id',
  delivery: 'delivery_id',
  inventory: 'sku',
  analytics: 'user_id',
};
/** What a Date can hold, in ms either side of the epoch. */
const DATE_LIMIT_MS = 8.64e15;

/** All that is known of a record while it is read. */
type Reading = {
  readonly record: LogRecord;
  readonly context: ReadingContext;
  readonly attributes: CloudEventAttributes | undefined;
  readonly body: RecordBody;
  readonly assumptions: Assumption[];
};

/**
 * A deletion marker (tombstone): Kafka's compaction removes older records of its key. The read model keeps what
 * happened, so a marker takes nothing away from it.
 */
export function isDeletion({ value, unreadable }: LogRecord): boolean {
  return value === undefined && unreadable === undefined;
}

/** A record as understood, with each assumption made, or the reason why it cannot be (event model, "Reading"). */
export function understand(record: LogRecord, context: ReadingContext): Understanding {
  if (isDeletion(record)) return { kind: 'deletion' };
  const { unreadable } = record;
  if (unreadable) {
    const { firstOffset, lastOffset, reason } = unreadable;
    return quarantined({
      code: 'undecodable_batch',
      firstOffset: String(firstOffset),
      lastOffset: String(lastOffset),
      said: reason,
    });
  }
  try {
    const assumptions: Assumption[] = [];
    return { kind: 'event', event: read({ record, context, ...openEnvelope(record), assumptions }) };
  } catch (error) {
    if (error instanceof Unreadable) return quarantined(error.fault);
    throw error;
  }
}

function quarantined(fault: FoundFault): Understanding {
  return { kind: 'quarantined', reason: quarantineReasonOf(fault), fault };
}

function read(reading: Reading): LogEvent {
  const { record, attributes, body, assumptions } = reading;
  if (!attributes) assumptions.push('legacy_format');
  const { entity, type } = classify(reading);
  const identity = identityOf(reading);
  const statusText = textOf(body, 'status');
  const base = {
    identity,
    id: attributes?.id,
    source: attributes?.source,
    entityId: entityIdOf(entity, { body, identity }),
    orderId: idOf(body, 'order_id') ?? '',
    atMs: timeOf(reading),
    writtenAtMs: writtenAt(record),
    causationId: attributes?.causationId,
    simulated: attributes?.simulated ?? false,
    position: { topic: record.topic, partition: record.partition, offset: String(record.offset) },
    assumptions,
    statusText,
  };
  if (isSideKind(entity)) return readSide(base, { entity, type: sideTypeOf(type), body });
  const coreType = type !== undefined && isEventType(type) ? type : undefined;
  return readCore(base, { entity, type: coreType, reading });
}

/** What every event says. */
type EventBase = Omit<AnalyticsEvent, 'entity' | 'type'>;

/** A notification has no id but its event's. */
function entityIdOf(entity: RecordKind, { body, identity }: { body: RecordBody; identity: string }): string {
  if (entity === 'notification') return identity;
  const id = idOf(body, ID_FIELDS[entity]);
  // A visitor may be nobody.
  if (id === undefined && entity === 'analytics') return '';
  if (id === undefined) throw new Unreadable({ code: 'missing', field: ID_FIELDS[entity] });
  return id;
}

function sideTypeOf(type: EventType | SideType | undefined): SideType | undefined {
  return type !== undefined && isSideType(type) ? type : undefined;
}

function readSide(
  base: EventBase,
  { entity, type, body }: { entity: SideKind; type: SideType | undefined; body: RecordBody },
): LogEvent {
  switch (entity) {
    case 'inventory':
      return {
        ...base,
        entity,
        type,
        product: textOf(body, 'product'),
        stock: wholeNumberOf(body, 'stock'),
        threshold: wholeNumberOf(body, 'threshold'),
      };
    case 'notification': {
      const ofType = NOTIFICATION_CHANNELS.find((channel) => type === `notifications.${channel}`);
      const written = textOf(body, 'channel')?.trim().toLowerCase();
      const ofBody = NOTIFICATION_CHANNELS.find((channel) => channel === written);
      return {
        ...base,
        entity,
        type: type ?? (ofBody && `notifications.${ofBody}`),
        channel: ofType ?? written ?? '',
        template: textOf(body, 'template'),
        recipient: textOf(body, 'recipient'),
      };
    }
    case 'analytics':
      return { ...base, entity, type };
  }
}

type CoreReading = { entity: EntityKind; type: EventType | undefined; reading: Reading };

function readCore(base: EventBase, { entity, type, reading }: CoreReading): LogEvent {
  const { body, context, assumptions } = reading;
  const { statusText } = base;
  const money = { defaultCurrency: context.defaultCurrency, assumptions };
  /** The type decides the state; without one, the status word does. Neither: the event says nothing of it. */
  function stateOf<State>(ofType: State | undefined, ofWord: (word: string) => State | 'unknown') {
    if (type !== undefined) return ofType;
    if (statusText === undefined) return undefined;
    const state = ofWord(statusText);
    assumptions.push(state === 'unknown' ? 'status_unknown' : 'type_from_status');
    return state;
  }
  switch (entity) {
    case 'order':
      return {
        ...base,
        entity,
        type,
        state: stateOf(typeState(type, 'order'), orderStateOf),
        customerName: textOf(body, 'customer_name'),
        customerEmail: textOf(body, 'customer_email'),
        product: textOf(body, 'product'),
        quantity: wholeNumberOf(body, 'quantity'),
        total: moneyOf(body, money),
        address: textOf(body, 'address'),
      };
    case 'payment':
      return {
        ...base,
        entity,
        type,
        state: stateOf(typeState(type, 'payment'), paymentStateOf),
        amount: moneyOf(body, money),
        method: textOf(body, 'method'),
        failure: failureOf(body),
      };
    case 'delivery':
      return {
        ...base,
        entity,
        type,
        state: stateOf(typeState(type, 'delivery'), deliveryStateOf),
        address: textOf(body, 'address'),
        courier: textOf(body, 'courier'),
        estimatedDate: dateOf(body, 'estimated_date'),
        place: placeOf(body),
      };
  }
}

type StateOfKind = { order: OrderState; payment: PaymentState; delivery: DeliveryState };

/** The state a type puts its entity in; undefined where it changes other facts only. */
function typeState<Kind extends EntityKind>(
  type: EventType | undefined,
  kind: Kind,
): StateOfKind[Kind] | undefined {
  const row = type === undefined ? undefined : EVENT_TYPES[type];
  return row?.entity === kind && 'state' in row ? (row.state as StateOfKind[Kind]) : undefined;
}

function classify(reading: Reading): { entity: RecordKind; type: EventType | SideType | undefined } {
  const { record, attributes, body, context, assumptions } = reading;
  if (attributes?.type !== undefined) {
    if (isEventType(attributes.type))
      return { entity: EVENT_TYPES[attributes.type].entity, type: attributes.type };
    if (isSideType(attributes.type)) return { entity: SIDE_TYPES[attributes.type], type: attributes.type };
    assumptions.push('unknown_type');
    // A notification names an order, and is none.
    const family = sideFamilyOf(attributes.type);
    if (family) return { entity: family, type: undefined };
  }
  const rule = ruleOf(context.topicMap, record.topic);
  if (rule) {
    if (rule.type !== undefined) assumptions.push('type_from_topic');
    return { entity: rule.entity, type: rule.type };
  }
  assumptions.push('entity_from_fields');
  for (const entity of ['delivery', 'payment', 'order'] as const) {
    if (idOf(body, ID_FIELDS[entity]) !== undefined) return { entity, type: undefined };
  }
  throw new Unreadable({ code: 'no_entity' });
}

/** Equal for two deliveries of one event, and for nothing else. */
function identityOf({ record, context, attributes, assumptions }: Reading): string {
  const { id, source } = attributes ?? {};
  if (isShort(id) && isShort(source)) {
    // `|` is no character of a URI: escaped in the source, the first one ends it.
    return `${source.includes('|') ? source.replaceAll('|', '%7C') : source}|${id}`;
  }
  assumptions.push('identity_from_position');
  const topicId = context.topicIdOf?.(record.topic);
  const topic = topicId === undefined ? record.topic : `${record.topic}@${topicId}`;
  const place = `${topic}/${record.partition}/${record.offset}`;
  return context.cluster === undefined ? place : `${context.cluster}/${place}`;
}

/** A longer one may have been cut, and would equal another. */
function isShort(text: string | undefined): text is string {
  return text !== undefined && text.length <= ID_LENGTH;
}

/** The first of these that can be read: `ce_time`, the body's `timestamp`, the record's own (event model, rule 4). */
function timeOf({ record, context, attributes, body, assumptions }: Reading): number {
  const stated = parseWireTime(attributes?.time, context.zone);
  const written = fieldOf(body, 'timestamp') ?? undefined;
  const time = stated ?? parseWireTime(written, context.zone);
  if (!time) {
    const isWritten = attributes?.time !== undefined || (written !== undefined && written !== '');
    assumptions.push(isWritten ? 'time_unreadable' : 'time_from_record');
    return writtenAt(record);
  }
  if (!stated) assumptions.push('time_from_body');
  if (!time.hasZone) assumptions.push('time_without_zone');
  if (time.precision === 'date') assumptions.push('time_date_only');
  return time.atMs;
}

/** A producer may have written anything: what no Date can hold would fail wherever it is shown. */
/** A record's own timestamp, where it is a time at all. */
export function writtenAt({ timestampMs }: LogRecord): number {
  return Math.abs(timestampMs) <= DATE_LIMIT_MS ? timestampMs : 0;
}
