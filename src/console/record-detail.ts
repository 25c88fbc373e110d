import type { RecordDetail, UnderstoodField } from '../contract/rows.ts';
import type { LogRecord } from '../domain/log-record.ts';
import type { LogEvent, Understanding } from '../domain/shop-event.ts';
import { decimalText } from '../domain/money.ts';
import { readableText, shownBytes } from './shown-bytes.ts';

/** Longer values are cut on screen. */
const SHOWN_BYTES = 20 * 1024;
const WHOLE_BYTES = 4 * 1024 * 1024;

/** A record as received beside as understood, for the drawer. */
export function recordDetail(
  record: LogRecord,
  {
    understanding,
    isRead,
    whole,
  }: { readonly understanding: Understanding; readonly isRead: boolean; readonly whole: boolean },
): RecordDetail {
  const { value } = record;
  const limitBytes = whole ? WHOLE_BYTES : SHOWN_BYTES;
  const shown = value?.subarray(0, limitBytes);
  const text = shown && readableText(shown, shown.byteLength < (value?.byteLength ?? 0));
  return {
    position: { topic: record.topic, partition: record.partition, offset: String(record.offset) },
    timestampMs: record.timestampMs,
    key: shownBytes(record.key),
    headers: record.headers.map((header) => ({ name: header.name, value: shownBytes(header.value) })),
    value: shown && (text ?? Buffer.from(shown).toString('base64')),
    encoding: shown && text === undefined ? 'base64' : 'utf8',
    valueSizeBytes: value?.byteLength ?? 0,
    truncated: (value?.byteLength ?? 0) > limitBytes,
    isRead,
    understood:
      understanding.kind === 'event'
        ? {
            kind: 'event',
            entity: understanding.event.entity,
            type: understanding.event.type,
            fields: fieldsOf(understanding.event),
            assumptions: understanding.event.assumptions,
          }
        : understanding,
  };
}

type Field = { readonly name: UnderstoodField; readonly value: string };

function fieldsOf(event: LogEvent): Field[] {
  const fields: Field[] = [];
  function put(name: UnderstoodField, value: string | number | undefined): void {
    if (value !== undefined) fields.push({ name, value: String(value) });
  }
  put('entityId', event.entityId);
  put('orderId', event.orderId);
  if ('state' in event) put('state', event.state);
  put('statusText', event.statusText);
  switch (event.entity) {
    case 'order':
      put('customerName', event.customerName);
      put('customerEmail', event.customerEmail);
      put('product', event.product);
      put('quantity', event.quantity);
      put('total', event.total && `${decimalText(event.total)} ${event.total.currency}`);
      put('address', event.address);
      break;
    case 'payment':
      put('amount', event.amount && `${decimalText(event.amount)} ${event.amount.currency}`);
      put('method', event.method);
      put('failureCode', event.failure?.code);
      put('failureCategory', event.failure?.category);
      break;
    case 'delivery':
      put('address', event.address);
      put('courier', event.courier);
      put('estimatedDate', event.estimatedDate);
      put('place', event.place && `${event.place.lat}, ${event.place.lon}`);
      break;
    case 'inventory':
      put('product', event.product);
      put('stock', event.stock);
      put('threshold', event.threshold);
      break;
    case 'notification':
      put('channel', event.channel);
      put('template', event.template);
      put('recipient', event.recipient);
      break;
    case 'analytics':
      break;
  }
  put('at', new Date(event.atMs).toISOString());
  put('id', event.id);
  put('source', event.source);
  put('causationId', event.causationId);
  put('identity', event.identity);
  put('simulated', String(event.simulated));
  return fields;
}
