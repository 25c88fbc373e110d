import type {
  ActivityRow,
  DeliveryRow,
  NotificationRow,
  OrderRow,
  PaymentRow,
  QuarantineRow,
  RecordDetail,
  StockRow,
  TimelineEntry,
  UnderstoodField,
} from '../../contract/rows.ts';
import { maskAddress, maskCode, maskEmail, maskEmails, maskName, maskText } from '../../domain/privacy.ts';
import type { ReadChange } from '../projection/read-change.ts';

/** Rows without what says who somebody is. */
export function maskOrder(row: OrderRow): OrderRow {
  return {
    ...row,
    customerName: maskName(row.customerName),
    customerEmail: maskEmail(row.customerEmail),
    product: maskEmails(row.product),
    address: maskAddress(row.address),
    statusText: row.statusText && maskCode(row.statusText),
  };
}

export function maskPayment(row: PaymentRow): PaymentRow {
  return {
    ...row,
    method: maskCode(row.method),
    failureCode: row.failureCode && maskCode(row.failureCode),
    statusText: row.statusText && maskCode(row.statusText),
  };
}

export function maskDelivery(row: DeliveryRow): DeliveryRow {
  return {
    ...row,
    address: maskAddress(row.address),
    courier: row.courier && maskName(row.courier),
    statusText: row.statusText && maskCode(row.statusText),
  };
}

export function maskChange(change: ReadChange): ReadChange {
  switch (change.entity) {
    case 'order':
      return { ...change, row: maskOrder(change.row) };
    case 'payment':
      return { ...change, row: maskPayment(change.row) };
    case 'delivery':
      return { ...change, row: maskDelivery(change.row) };
  }
}

/** The label of an order is a customer and a product, that of a delivery an address, that of a payment its method. */
export function maskActivity(row: ActivityRow): ActivityRow {
  return { ...row, label: maskLabel(row) };
}

function maskLabel({ entity, label }: ActivityRow): string {
  if (entity === 'delivery') return maskAddress(label);
  if (entity === 'payment') return maskCode(label);
  if (entity === undefined) return maskText(label);
  const [name = '', ...rest] = label.split(' · ');
  return [maskName(name), ...rest.map((product) => maskEmails(product))].join(' · ');
}

export function maskQuarantined(row: QuarantineRow): QuarantineRow {
  return { ...row, preview: maskText(row.preview) };
}

export function maskNotification(row: NotificationRow): NotificationRow {
  return {
    ...row,
    channelText: maskCode(row.channelText),
    template: maskCode(row.template),
    recipient: maskRecipient(row.recipient),
  };
}

export function maskStock(row: StockRow): StockRow {
  return { ...row, product: maskEmails(row.product) };
}

/** An event's source may be somebody's address. */
export function maskStep(step: TimelineEntry): TimelineEntry {
  return {
    ...step,
    entityId: maskEmails(step.entityId),
    eventId: step.eventId && maskEmails(step.eventId),
    causationId: step.causationId && maskEmails(step.causationId),
  };
}

/** An e-mail address, a number, or a device. */
function maskRecipient(recipient: string): string {
  return recipient.includes('@') ? maskEmail(recipient) : maskName(recipient);
}

const MASK_OF: { readonly [Name in UnderstoodField]?: (text: string) => string } = {
  customerName: maskName,
  customerEmail: maskEmail,
  address: maskAddress,
  recipient: maskRecipient,
  courier: maskName,
  place: maskAddress,
  statusText: maskCode,
  method: maskCode,
  failureCode: maskCode,
  channel: maskCode,
  template: maskCode,
};

/** What was understood of a record. */
export function maskUnderstood(understood: RecordDetail['understood']): RecordDetail['understood'] {
  if (understood.kind !== 'event') return understood;
  const fields = understood.fields.map(({ name, value }) => ({
    name,
    value: (MASK_OF[name] ?? maskEmails)(value),
  }));
  return { ...understood, fields };
}
