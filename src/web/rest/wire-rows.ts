import type { ReadChange } from '../../console/projection/read-change.ts';
import type { DeliveryRow, OrderRow, PaymentRow } from '../../contract/rows.ts';
import { decimalAmount } from '../../domain/money.ts';
import { statusWord } from '../../domain/status-words.ts';

/** Rows in the snake_case JSON that the REST clients and the `new_…` listeners know. */
export function wireOrder(row: OrderRow) {
  return {
    order_id: row.orderId,
    customer_name: row.customerName,
    customer_email: row.customerEmail,
    product: row.product,
    quantity: row.quantity,
    amount: row.total && decimalAmount(row.total),
    currency: row.total?.currency,
    status: row.statusText ?? statusWord('order', row.state),
    stage: row.stage,
    timestamp: new Date(row.placedAtMs).toISOString(),
    address: row.address,
    simulated: row.simulated,
    last_record: row.last,
  };
}

export function wirePayment(row: PaymentRow) {
  return {
    payment_id: row.paymentId,
    order_id: row.orderId,
    amount: row.amount && decimalAmount(row.amount),
    currency: row.amount?.currency,
    refunded: row.refunded.map((money) => ({ amount: decimalAmount(money), currency: money.currency })),
    method: row.method,
    status: row.statusText ?? statusWord('payment', row.state),
    failure:
      row.failureCode === undefined ? undefined : { code: row.failureCode, category: row.failureCategory },
    timestamp: new Date(row.lastAtMs).toISOString(),
    simulated: row.simulated,
    last_record: row.last,
  };
}

export function wireDelivery(row: DeliveryRow) {
  return {
    delivery_id: row.deliveryId,
    order_id: row.orderId,
    address: row.address,
    courier: row.courier,
    status: row.statusText ?? statusWord('delivery', row.state),
    progress: row.progress,
    estimated_date: row.estimatedDate,
    timestamp: new Date(row.lastAtMs).toISOString(),
    simulated: row.simulated,
    last_record: row.last,
  };
}

/**
 * `new_order` once per order, `new_payment` once a payment has an outcome, `new_delivery` at each state of a
 * delivery; nothing for what changes no state.
 */
export function wireEventOf(change: ReadChange): { name: string; body: object } | undefined {
  switch (change.entity) {
    case 'order':
      return change.isNew ? { name: 'new_order', body: wireOrder(change.row) } : undefined;
    case 'payment': {
      if (!change.stateChanged) return undefined;
      const row = change.row;
      return row.state === 'initiated' ? undefined : { name: 'new_payment', body: wirePayment(row) };
    }
    case 'delivery':
      return change.stateChanged ? { name: 'new_delivery', body: wireDelivery(change.row) } : undefined;
  }
}
