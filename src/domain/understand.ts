import {
  FAILURE_CATEGORIES,
  type DeliveryState,
  type EntityKind,
  type OrderState,
  type PaymentState,
} from './entities.ts';
import { EVENT_TYPES, isEventType, type EventType } from './event-types.ts';
import type { LogRecord } from './log-record.ts';
import { parseMinorUnits, type Money } from './money.ts';
import { bodyOf, readBody, type RecordBody } from './record-body.ts';
import { headerText } from './record-text.ts';
import type { Assumption, QuarantineReason, ShopEvent, Understanding } from './shop-event.ts';
import { deliveryStateOf, orderStateOf, paymentStateOf } from './status-words.ts';
import { ruleOf, type TopicMap } from './topic-map.ts';
import { parseWireTime } from './wire-time.ts';

export type ReadingContext = {
  readonly topicMap: TopicMap;
  /** For bodies that name no currency. */
  readonly defaultCurrency: string;
};

/** CloudEvents attributes, from headers (binary mode) or from the body (structured mode). */
type Attributes = {
  readonly id: string | undefined;
  readonly source: string | undefined;
  readonly type: string | undefined;
  readonly time: string | undefined;
  readonly causationId: string | undefined;
  readonly simulated: boolean;
};

const LEGACY: Attributes = {
  id: undefined,
  source: undefined,
  type: undefined,
  time: undefined,
  causationId: undefined,
  simulated: false,
};

const ID_FIELDS: Record<EntityKind, string> = {
  order: 'order_id',
  payment: 'payment_id',
  delivery: 'delivery_id',
};
/** Longer texts are cut: they are shown, not kept for others. */
const TEXT_LENGTH = 1_000;
const ID_LENGTH = 300;

class Unreadable extends Error {
  readonly reason: QuarantineReason;
  constructor(reason: QuarantineReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

/** A record as understood, with each assumption made, or the reason why it cannot be (event model, "Reading"). */
export function understand(record: LogRecord, context: ReadingContext): Understanding {
  try {
    return { kind: 'event', event: read(record, context) };
  } catch (error) {
    if (error instanceof Unreadable)
      return { kind: 'quarantined', reason: error.reason, detail: error.message };
    throw error;
  }
}

function read(record: LogRecord, context: ReadingContext): ShopEvent {
  const assumptions: Assumption[] = [];
  const { attributes, body } = envelope(record, assumptions);
  const { entity, type } = classify({ record, attributes, body, context, assumptions });
  const entityId = idOf(body, ID_FIELDS[entity]);
  if (entityId === undefined) throw new Unreadable('missing_id', `${ID_FIELDS[entity]} is missing`);
  const statusText = textOf(body, 'status');
  const position = { topic: record.topic, partition: record.partition, offset: String(record.offset) };
  const place = `${record.topic}/${record.partition}/${record.offset}`;
  const isIdentified = attributes.id !== undefined && attributes.source !== undefined;
  if (!isIdentified) assumptions.push('identity_from_position');
  const base = {
    identity: isIdentified ? `${attributes.source}|${attributes.id}` : place,
    id: attributes.id,
    source: attributes.source,
    type,
    entityId,
    orderId: idOf(body, 'order_id') ?? '',
    atMs: timeOf(record, { attributes, body, assumptions }),
    causationId: attributes.causationId,
    simulated: attributes.simulated,
    position,
    assumptions,
    statusText,
  };
  /** The type decides the state; without one, the status word does. */
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
        state: stateOf(typeState(type, 'order'), orderStateOf) ?? firstState(type, 'placed'),
        customerName: textOf(body, 'customer_name'),
        customerEmail: textOf(body, 'customer_email'),
        product: textOf(body, 'product'),
        quantity: quantityOf(body),
        total: moneyOf(body, { context, assumptions }),
        address: textOf(body, 'address'),
      };
    case 'payment':
      return {
        ...base,
        entity,
        state: stateOf(typeState(type, 'payment'), paymentStateOf) ?? firstState(type, 'initiated'),
        amount: moneyOf(body, { context, assumptions }),
        method: textOf(body, 'method'),
        failure: failureOf(body),
      };
    case 'delivery':
      return {
        ...base,
        entity,
        state: stateOf(typeState(type, 'delivery'), deliveryStateOf) ?? firstState(type, 'pending'),
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

/** A legacy record without a status says at least that its entity is there. */
function firstState<State>(type: EventType | undefined, state: State): State | undefined {
  return type === undefined ? state : undefined;
}

function envelope(
  record: LogRecord,
  assumptions: Assumption[],
): { attributes: Attributes; body: RecordBody } {
  const contentType = headerText(record, 'content-type')?.toLowerCase() ?? '';
  const read = readBody(record.value);
  if (!read.ok) throw new Unreadable(read.reason, read.detail);
  if (contentType.startsWith('application/cloudevents')) {
    const data = bodyOf(read.body.get('data'));
    if (!data.ok) throw new Unreadable('invalid_field', 'the CloudEvent has no data object');
    return { attributes: attributesFrom((name) => textOf(read.body, name)), body: data.body };
  }
  if (headerText(record, 'ce_specversion') !== undefined) {
    return { attributes: attributesFrom((name) => headerText(record, `ce_${name}`)), body: read.body };
  }
  assumptions.push('legacy_format');
  return { attributes: LEGACY, body: read.body };
}

function attributesFrom(get: (name: string) => string | undefined): Attributes {
  return {
    id: get('id')?.slice(0, ID_LENGTH),
    source: get('source')?.slice(0, ID_LENGTH),
    type: get('type'),
    time: get('time'),
    causationId: get('causationid'),
    simulated: get('simulated') === 'true',
  };
}

function classify(reading: {
  readonly record: LogRecord;
  readonly attributes: Attributes;
  readonly body: RecordBody;
  readonly context: ReadingContext;
  readonly assumptions: Assumption[];
}): { entity: EntityKind; type: EventType | undefined } {
  const { record, attributes, body, context, assumptions } = reading;
  if (attributes.type !== undefined) {
    if (isEventType(attributes.type))
      return { entity: EVENT_TYPES[attributes.type].entity, type: attributes.type };
    assumptions.push('unknown_type');
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
  throw new Unreadable('no_entity', 'neither the topic nor a field says what this is about');
}

function timeOf(
  record: LogRecord,
  { attributes, body, assumptions }: { attributes: Attributes; body: RecordBody; assumptions: Assumption[] },
): number {
  const stated = attributes.time === undefined ? undefined : parseWireTime(attributes.time);
  if (stated) return stated.atMs;
  const text = textOf(body, 'timestamp');
  const written = text === undefined ? undefined : parseWireTime(text);
  if (!written) {
    assumptions.push('time_from_record');
    return record.timestampMs;
  }
  assumptions.push('time_from_body');
  if (!written.hasZone) assumptions.push('time_without_zone');
  return written.atMs;
}

/** Ids may be numbers in what others write. */
function idOf(body: RecordBody, name: string): string | undefined {
  const value = body.get(name);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw new Unreadable('invalid_field', `${name} is not text`);
  if (value.length > ID_LENGTH)
    throw new Unreadable('invalid_field', `${name} is longer than ${ID_LENGTH} characters`);
  return value;
}

function textOf(body: RecordBody, name: string): string | undefined {
  const value = body.get(name);
  if (typeof value === 'string') return value.slice(0, TEXT_LENGTH);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function quantityOf(body: RecordBody): number | undefined {
  const value = Number(body.get('quantity') ?? Number.NaN);
  return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

function moneyOf(
  body: RecordBody,
  { context, assumptions }: { context: ReadingContext; assumptions: Assumption[] },
): Money | undefined {
  const minor = body.get('amount_minor');
  const amount = body.get('amount');
  if (minor === undefined && (amount === undefined || amount === null)) return undefined;
  const stated = textOf(body, 'currency')?.trim().toUpperCase();
  const currency = stated !== undefined && /^[A-Z]{3}$/.test(stated) ? stated : context.defaultCurrency;
  if (currency !== stated) assumptions.push('currency_default');
  if (typeof minor === 'number' && Number.isSafeInteger(minor)) return { minor, currency };
  assumptions.push('amount_from_decimal');
  const parsed =
    typeof amount === 'number' || typeof amount === 'string' ? parseMinorUnits(amount, currency) : undefined;
  if (parsed === undefined) throw new Unreadable('invalid_field', 'amount is not a decimal number');
  return { minor: parsed, currency };
}

function failureOf(body: RecordBody) {
  const failure = bodyOf(body.get('failure'));
  const code = failure.ok ? textOf(failure.body, 'code') : undefined;
  if (!failure.ok || code === undefined) return undefined;
  const category = textOf(failure.body, 'category');
  return { code, category: FAILURE_CATEGORIES.find((known) => known === category) };
}

function dateOf(body: RecordBody, name: string): string | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ].*)?$/.exec(textOf(body, name)?.trim() ?? '');
  return match?.[1] !== undefined && !Number.isNaN(Date.parse(match[1])) ? match[1] : undefined;
}

function placeOf(body: RecordBody) {
  const position = bodyOf(body.get('position'));
  if (!position.ok) return undefined;
  const lat = position.body.get('lat');
  const lon = position.body.get('lon');
  const isPlace =
    typeof lat === 'number' && typeof lon === 'number' && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return isPlace ? { lat, lon } : undefined;
}
