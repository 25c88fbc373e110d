import { faultLine } from '../../contract/fault-text.ts';
import type { ExportedList, ExportFormat } from '../../contract/export.ts';
import type {
  DeliveryRow,
  NotificationRow,
  OrderRow,
  PaymentRow,
  QuarantineRow,
} from '../../contract/rows.ts';
import { csvHead, csvLine, type CsvDecimal, type CsvDialect, type CsvValue } from '../../domain/csv.ts';
import { decimalText, type Money } from '../../domain/money.ts';

type Columns<Row> = readonly (readonly [name: string, value: (row: Row) => CsvValue])[];

const DIALECTS: Record<Exclude<ExportFormat, 'jsonl'>, CsvDialect> = {
  csv: { separator: ',', decimalMark: '.', isForSpreadsheet: false },
  'csv-en': { separator: ',', decimalMark: '.', isForSpreadsheet: true },
  'csv-fr': { separator: ';', decimalMark: ',', isForSpreadsheet: true },
};

const time = (ms: number) => new Date(ms).toISOString();
const amount = (money: Money | undefined): CsvDecimal | undefined => money && { decimal: decimalText(money) };

const ORDERS: Columns<OrderRow> = [
  ['order_id', (row) => row.orderId],
  ['customer_name', (row) => row.customerName],
  ['customer_email', (row) => row.customerEmail],
  ['product', (row) => row.product],
  ['quantity', (row) => row.quantity],
  ['amount', (row) => amount(row.total)],
  ['amount_minor', (row) => row.total?.minor],
  ['currency', (row) => row.total?.currency],
  ['state', (row) => row.state],
  ['stage', (row) => row.stage],
  ['address', (row) => row.address],
  ['placed_at', (row) => time(row.placedAtMs)],
];

const PAYMENTS: Columns<PaymentRow> = [
  ['payment_id', (row) => row.paymentId],
  ['order_id', (row) => row.orderId],
  ['amount', (row) => amount(row.amount)],
  ['amount_minor', (row) => row.amount?.minor],
  ['currency', (row) => row.amount?.currency],
  ['refunded', (row) => row.refunded.map((money) => `${decimalText(money)} ${money.currency}`).join(' ')],
  ['method', (row) => row.method],
  ['state', (row) => row.state],
  ['failure_code', (row) => row.failureCode],
  ['failure_category', (row) => row.failureCategory],
  ['order_known', (row) => row.orderKnown],
  ['first_at', (row) => time(row.firstAtMs)],
];

const DELIVERIES: Columns<DeliveryRow> = [
  ['delivery_id', (row) => row.deliveryId],
  ['order_id', (row) => row.orderId],
  ['address', (row) => row.address],
  ['courier', (row) => row.courier],
  ['state', (row) => row.state],
  ['estimated_date', (row) => row.estimatedDate],
  ['order_known', (row) => row.orderKnown],
  ['first_at', (row) => time(row.firstAtMs)],
];

type Listed = OrderRow | PaymentRow | DeliveryRow;

/** Of every row about an entity: who made it, and the latest record about it. */
const COMMON: Columns<Listed> = [
  ['simulated', (row) => row.simulated],
  ['last_at', (row) => time(row.lastAtMs)],
  ['topic', (row) => row.last.topic],
  ['partition', (row) => row.last.partition],
  ['offset', (row) => row.last.offset],
];

const QUARANTINE: Columns<QuarantineRow> = [
  ['topic', (row) => row.position.topic],
  ['partition', (row) => row.position.partition],
  ['offset', (row) => row.position.offset],
  ['recorded_at', (row) => time(row.recordAtMs)],
  ['reason', (row) => row.reason],
  ['detail', (row) => faultLine(row.fault, 'en')],
  ['preview', (row) => row.preview],
  ['size_bytes', (row) => row.sizeBytes],
  ['redriven_to', (row) => row.redrivenTo && Object.values(row.redrivenTo).join('/')],
];

const NOTIFICATIONS: Columns<NotificationRow> = [
  ['at', (row) => time(row.atMs)],
  ['channel', (row) => row.channelText],
  ['template', (row) => row.template],
  ['recipient', (row) => row.recipient],
  ['order_id', (row) => row.orderId],
  ['simulated', (row) => row.simulated],
  ['topic', (row) => row.position.topic],
  ['partition', (row) => row.position.partition],
  ['offset', (row) => row.position.offset],
];

const COLUMNS: Record<ExportedList, Columns<never>> = {
  orders: [...ORDERS, ...COMMON] as Columns<never>,
  payments: [...PAYMENTS, ...COMMON] as Columns<never>,
  deliveries: [...DELIVERIES, ...COMMON] as Columns<never>,
  quarantine: QUARANTINE,
  notifications: NOTIFICATIONS,
};

/** Rows as a file has them; the first part of a CSV begins with its names. */
export function exportText(
  list: ExportedList,
  rows: readonly unknown[],
  { format, isFirst }: { readonly format: ExportFormat; readonly isFirst: boolean },
): string {
  const columns = COLUMNS[list];
  const valuesOf = (row: unknown): CsvValue[] => columns.map(([, value]) => value(row as never));
  const names = columns.map(([name]) => name);
  if (format === 'jsonl') {
    return rows.map((row) => `${JSON.stringify(objectOf(names, valuesOf(row)))}\n`).join('');
  }
  const dialect = DIALECTS[format];
  const head = isFirst ? csvHead(names, dialect) : '';
  return head + rows.map((row) => csvLine(valuesOf(row), dialect)).join('');
}

function objectOf(names: readonly string[], values: readonly CsvValue[]): object {
  return Object.fromEntries(
    names.map((name, index) => {
      const value = values[index];
      return [name, typeof value === 'object' ? value.decimal : value];
    }),
  );
}
