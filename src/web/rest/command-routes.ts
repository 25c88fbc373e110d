import type { FastifyInstance } from 'fastify';
import type { CreateOrderInput } from '../../contract/contract.ts';
import { decimalAmount } from '../../domain/money.ts';
import { statusWord } from '../../domain/status-words.ts';
import type { RestContext } from './rest-context.ts';
import { parseDeliveryBody, parseOrderBody, parsePaymentBody, type OrderBody } from './rest-inputs.ts';

/** The chance that a payment without a chosen outcome succeeds. */
const SUCCESS_RATE = 0.9;

/** `POST /api/orders/create`: fields that the body leaves out are invented. */
export function orderRoute(app: FastifyInstance, rest: RestContext): void {
  app.post('/api/orders/create', async (request, reply) => {
    const body = parseOrderBody(request.body);
    if (!body.ok) {
      return rest.refuse(request, reply, body.error);
    }
    const suggested = await rest.call(request, 'orders.suggest', { language: rest.languageOf(request) });
    if (!suggested.ok) {
      return rest.refuse(request, reply, suggested.error);
    }
    const order = completeOrder(body.value, suggested.value);
    const receipt = await rest.call(request, 'orders.create', order);
    if (!receipt.ok) {
      return rest.refuse(request, reply, receipt.error);
    }
    return rest.answer(reply, receipt.value, {
      order: {
        order_id: receipt.value.orderId,
        customer_name: order.customerName,
        customer_email: order.customerEmail,
        product: order.product,
        quantity: order.quantity,
        amount: decimalAmount({ minor: order.amountMinor, currency: order.currency }),
        currency: order.currency,
        status: statusWord('order', 'placed'),
        timestamp: new Date(receipt.value.atMs).toISOString(),
        address: order.address,
      },
    });
  });
}

function completeOrder(given: OrderBody, suggested: CreateOrderInput): CreateOrderInput {
  return {
    customerName: given.customer_name ?? suggested.customerName,
    customerEmail: given.customer_email ?? suggested.customerEmail,
    product: given.product ?? suggested.product,
    quantity: given.quantity ?? suggested.quantity,
    amountMinor: given.total?.minor ?? suggested.amountMinor,
    currency: given.total?.currency ?? given.currency ?? suggested.currency,
    address: given.address ?? suggested.address,
  };
}

/** `POST /api/payments`. */
export function paymentRoute(app: FastifyInstance, rest: RestContext): void {
  app.post('/api/payments', async (request, reply) => {
    const body = parsePaymentBody(request.body);
    if (!body.ok) {
      return rest.refuse(request, reply, body.error);
    }
    const { order_id, money, method, outcome } = body.value;
    const receipt = await rest.call(request, 'payments.create', {
      orderId: order_id,
      amountMinor: money.minor,
      currency: money.currency,
      method,
      outcome,
      successRate: SUCCESS_RATE,
    });
    if (!receipt.ok) {
      return rest.refuse(request, reply, receipt.error);
    }
    return rest.answer(reply, receipt.value, {
      payment: {
        payment_id: receipt.value.entityId,
        order_id,
        amount: decimalAmount(money),
        currency: money.currency,
        method,
        status: statusWord('payment', receipt.value.state),
        timestamp: new Date(receipt.value.atMs).toISOString(),
      },
    });
  });
}

/** `POST /api/deliveries`. */
export function deliveryRoute(app: FastifyInstance, rest: RestContext): void {
  app.post('/api/deliveries', async (request, reply) => {
    const body = parseDeliveryBody(request.body);
    if (!body.ok) {
      return rest.refuse(request, reply, body.error);
    }
    const { order_id, address, estimated_date, state } = body.value;
    const receipt = await rest.call(request, 'deliveries.create', {
      orderId: order_id,
      address,
      estimatedDate: estimated_date,
      state,
    });
    if (!receipt.ok) {
      return rest.refuse(request, reply, receipt.error);
    }
    return rest.answer(reply, receipt.value, {
      delivery: {
        delivery_id: receipt.value.entityId,
        order_id,
        address,
        status: statusWord('delivery', state),
        estimated_date,
        timestamp: new Date(receipt.value.atMs).toISOString(),
      },
    });
  });
}
