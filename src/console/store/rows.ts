import type {
  ActivityRow,
  DeliveryRow,
  NotificationRow,
  OrderRow,
  PaymentRow,
  QuarantineRow,
  StockRow,
} from '../../contract/rows.ts';
import { deliveryProgress } from '../../domain/delivery-progress.ts';
import { endOfLocalDay } from '../../domain/local-date.ts';
import type { Delivery, Order, Payment } from '../../domain/folds.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { NotificationEvent, ShopEvent, Understanding } from '../../domain/shop-event.ts';
import { NOTIFICATION_CHANNELS } from '../../domain/side-types.ts';
import type { StockItem } from '../../domain/stock.ts';
import type { EventEffect } from '../../domain/life.ts';
import { positionKey } from './position-key.ts';

export function orderRow(order: Order): OrderRow {
  const { arrivedAtMs: _, firstAtMs, ...shown } = order;
  return {
    ...shown,
    key: order.orderId,
    placedAtMs: firstAtMs,
    statusText: order.state === 'unknown' ? order.statusText : undefined,
  };
}

export function paymentRow(payment: Payment, orderKnown: boolean): PaymentRow {
  const { arrivedAtMs: _, succeededAtMs: __, failedAtMs: ___, isRestRefunded: ____, ...shown } = payment;
  return {
    ...shown,
    key: payment.paymentId,
    statusText: payment.state === 'unknown' ? payment.statusText : undefined,
    orderKnown,
  };
}

export function deliveryRow(delivery: Delivery, orderKnown: boolean, nowMs: number): DeliveryRow {
  const { arrivedAtMs: _, place: __, source: ___, ...shown } = delivery;
  const dueAtMs = delivery.estimatedDate === undefined ? undefined : endOfLocalDay(delivery.estimatedDate);
  return {
    ...shown,
    key: delivery.deliveryId,
    statusText: delivery.state === 'unknown' ? delivery.statusText : undefined,
    progress: deliveryProgress({ state: delivery.state, steps: delivery.steps, dueAtMs }, nowMs),
    orderKnown,
  };
}

type Reading = { kind: 'quarantined' } | { kind: 'event'; event: ShopEvent; effect: EventEffect };

export function activityRow(record: LogRecord, reading: Reading): ActivityRow {
  const key = positionKey(record);
  if (reading.kind === 'quarantined') {
    return {
      key,
      position: { topic: record.topic, partition: record.partition, offset: String(record.offset) },
      atMs: record.timestampMs,
      entity: undefined,
      type: undefined,
      entityId: undefined,
      orderId: undefined,
      state: undefined,
      label: preview(record, 80),
      amount: undefined,
      isTimeUnsure: false,
      effect: 'quarantined',
      simulated: false,
    };
  }
  const { event, effect } = reading;
  return {
    key,
    position: event.position,
    atMs: event.atMs,
    entity: event.entity,
    type: event.type,
    entityId: event.entityId,
    orderId: event.orderId,
    state: event.state,
    label: labelOf(event),
    amount: event.entity === 'order' ? event.total : event.entity === 'payment' ? event.amount : undefined,
    isTimeUnsure: event.assumptions.includes('time_unreadable'),
    effect,
    simulated: event.simulated,
  };
}

function labelOf(event: ShopEvent): string {
  switch (event.entity) {
    case 'order':
      // The first part of the label is the name, whatever is in it.
      return [event.customerName?.replaceAll(' · ', ' '), event.product]
        .filter((part) => part !== undefined)
        .join(' · ');
    case 'payment':
      return event.method ?? '';
    case 'delivery':
      return event.address ?? '';
  }
}

export function quarantineRow(
  record: LogRecord,
  { reason, fault }: Extract<Understanding, { kind: 'quarantined' }>,
): QuarantineRow {
  return {
    key: positionKey(record),
    position: { topic: record.topic, partition: record.partition, offset: String(record.offset) },
    recordAtMs: record.timestampMs,
    reason,
    fault,
    preview: preview(record, 200),
    sizeBytes: record.value?.byteLength ?? 0,
    redrivenTo: undefined,
  };
}

export function notificationRow(event: NotificationEvent): NotificationRow {
  const { position, atMs, writtenAtMs, arrivedAtMs, channel, orderId, simulated } = event;
  return {
    key: positionKey(position),
    position,
    atMs,
    writtenAtMs,
    arrivedAtMs,
    channel: NOTIFICATION_CHANNELS.find((known) => known === channel) ?? 'other',
    channelText: channel,
    template: event.template ?? '',
    recipient: event.recipient ?? '',
    orderId,
    simulated,
  };
}

/** Of an article whose stock and threshold are known. */
export function stockRow({ sku, product, stock, threshold, simulated }: StockItem): StockRow | undefined {
  if (!stock || !threshold) return undefined;
  const { atMs, position } = stock;
  return {
    sku,
    product: product?.value ?? '',
    stock: stock.value,
    threshold: threshold.value,
    simulated,
    atMs,
    position,
  };
}

function preview(record: LogRecord, length: number): string {
  return new TextDecoder().decode(record.value?.subarray(0, length * 4) ?? new Uint8Array()).slice(0, length);
}
