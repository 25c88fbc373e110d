import type { ReadChange } from '../projection/read-change.ts';
import type {
  ActivityRow,
  DeliveryRow,
  NotificationRow,
  OrderRow,
  QuarantineRow,
  RecordDetail,
} from '../../contract/rows.ts';
import { maskAddress, maskEmail, maskName, maskText } from '../../domain/privacy.ts';

/** Rows without what says who somebody is. */
export function maskOrder(row: OrderRow): OrderRow {
  return {
    ...row,
    customerName: maskName(row.customerName),
    customerEmail: maskEmail(row.customerEmail),
    address: maskAddress(row.address),
  };
}

export function maskDelivery(row: DeliveryRow): DeliveryRow {
  return { ...row, address: maskAddress(row.address) };
}

export function maskChange(change: ReadChange): ReadChange {
  switch (change.entity) {
    case 'order':
      return { ...change, row: maskOrder(change.row) };
    case 'payment':
      return change;
    case 'delivery':
      return { ...change, row: maskDelivery(change.row) };
  }
}

/** The label of an order is a customer and a product, that of a delivery an address. */
export function maskActivity(row: ActivityRow): ActivityRow {
  return { ...row, label: maskLabel(row) };
}

function maskLabel({ entity, label }: ActivityRow): string {
  if (entity === 'delivery') return maskAddress(label);
  if (entity === 'payment') return label;
  if (entity === undefined) return maskText(label);
  const [name = '', ...rest] = label.split(' · ');
  return [maskName(name), ...rest].join(' · ');
}

export function maskQuarantined(row: QuarantineRow): QuarantineRow {
  return { ...row, preview: maskText(row.preview) };
}

export function maskNotification(row: NotificationRow): NotificationRow {
  return { ...row, recipient: maskRecipient(row.recipient) };
}

/** An e-mail address, a number, or a device. */
function maskRecipient(recipient: string): string {
  return recipient.includes('@') ? maskEmail(recipient) : maskName(recipient);
}

const MASK_OF: Readonly<Record<string, (text: string) => string>> = {
  customerName: maskName,
  customerEmail: maskEmail,
  address: maskAddress,
  recipient: maskRecipient,
};

export function maskDetail(detail: RecordDetail): RecordDetail {
  const { understood } = detail;
  return {
    ...detail,
    value: detail.value === undefined || detail.encoding === 'base64' ? detail.value : maskText(detail.value),
    headers: detail.headers.map(({ name, value }) => ({ name, value: maskText(value) })),
    understood:
      understood.kind === 'event'
        ? {
            ...understood,
            fields: understood.fields.map(({ name, value }) => ({
              name,
              value: MASK_OF[name]?.(value) ?? value,
            })),
          }
        : understood,
  };
}
