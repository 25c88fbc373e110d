import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleSeat } from '../../console/vigie-console.ts';
import { appError, type AppError, type Result } from '../../contract/app-error.ts';
import type { CallInput, CallName, CallOutput, CreateOrderInput, Receipt } from '../../contract/contract.ts';
import { errorText, namedProblemText } from '../../contract/error-text.ts';
import type { Language } from '../../contract/language.ts';
import type { ListSnapshot } from '../../contract/streams.ts';
import { decimalAmount } from '../../domain/money.ts';
import { statusWord } from '../../domain/status-words.ts';
import { askedLanguage } from '../asked-language.ts';
import { parseDeliveryBody, parseOrderBody, parsePaymentBody } from './rest-inputs.ts';
import { wireDelivery, wireOrder, wirePayment } from './wire-rows.ts';

type RestOptions = {
  /** What the one who asks has of the console. */
  readonly seatOf: (request: FastifyRequest) => ConsoleSeat;
  readonly language: Language | undefined;
};

const STATUS_OF_ERROR: Record<AppError['code'], number> = {
  invalid_input: 400,
  impossible_transition: 409,
  no_topic: 409,
  not_a_tape: 400,
  tape_too_long: 400,
  replaying: 409,
  too_many_replays: 409,
  masked: 409,
  not_found: 404,
  not_allowed: 403,
  read_only: 403,
  connection_read_only: 403,
  unconfirmed_write: 409,
  too_many: 429,
  kafka_unreachable: 503,
  right_missing: 403,
  kafka_refused: 422,
  position_unknown: 500,
  outbox_full: 503,
  outbox_unwritable: 503,
  last_node: 409,
  port_taken: 503,
  switching: 503,
  in_use: 409,
  commands_wait: 409,
  start_failed: 503,
  link_lost: 503,
  cancelled: 503,
  internal: 500,
};
/** The contract's field names in REST's own words, where they differ. */
const REST_FIELD: Readonly<Record<string, string>> = {
  orderId: 'order_id',
  customerName: 'customer_name',
  customerEmail: 'customer_email',
  amountMinor: 'amount',
  estimatedDate: 'estimated_date',
  deliveryId: 'delivery_id',
  text: 'search',
};
const DEFAULT_LIMIT = 50;
const SUCCESS_RATE = 0.9;

/** The documented calls: `POST /api/orders/create`, `/api/payments`, `/api/deliveries`, and the `GET`s. */
export function registerRest(app: FastifyInstance, { seatOf, language }: RestOptions): void {
  // An empty body is an empty object: "create an order" needs nothing said.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error('malformed JSON'), { statusCode: 400 }));
    }
  });

  function languageFor(request: FastifyRequest): Language {
    return askedLanguage(request.headers['accept-language'], language);
  }

  function refuse(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
    const said = languageFor(request);
    const fields = error.fields?.map((problem) => {
      const field = REST_FIELD[problem.field] ?? problem.field;
      return { field, rule: problem.rule, message: namedProblemText(field, problem, said) };
    });
    return reply.code(STATUS_OF_ERROR[error.code]).send({
      success: false,
      error: error.code,
      message: errorText(error, said),
      ...(error.refusal ? { refusal: error.refusal } : {}),
      ...(fields ? { fields } : {}),
    });
  }

  async function call<N extends CallName>(
    request: FastifyRequest,
    name: N,
    input: CallInput<N>,
  ): Promise<Result<CallOutput<N>>> {
    return (await seatOf(request).dispatch(name, input, { caller: 'program' })) as Result<CallOutput<N>>;
  }

  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const tooLarge = error.statusCode === 413;
    const known = tooLarge || error.statusCode === 400 || error.statusCode === 415;
    if (!known) return refuse(request, reply, appError('internal', error.message));
    const rule = tooLarge ? 'too_long' : 'malformed';
    return refuse(request, reply, appError('invalid_input', error.message, [{ field: 'body', rule }]));
  });

  app.post('/api/orders/create', async (request, reply) => {
    const body = parseOrderBody(request.body);
    if (!body.ok) return refuse(request, reply, body.error);
    const suggested = await call(request, 'orders.suggest', { language: languageFor(request) });
    if (!suggested.ok) return refuse(request, reply, suggested.error);
    const given = body.value;
    const order: CreateOrderInput = {
      customerName: given.customer_name ?? suggested.value.customerName,
      customerEmail: given.customer_email ?? suggested.value.customerEmail,
      product: given.product ?? suggested.value.product,
      quantity: given.quantity ?? suggested.value.quantity,
      amountMinor: given.total?.minor ?? suggested.value.amountMinor,
      currency: given.total?.currency ?? given.currency ?? suggested.value.currency,
      address: given.address ?? suggested.value.address,
    };
    const receipt = await call(request, 'orders.create', order);
    if (!receipt.ok) return refuse(request, reply, receipt.error);
    const total = { minor: order.amountMinor, currency: order.currency };
    return answer(reply, receipt.value, {
      order: {
        order_id: receipt.value.orderId,
        customer_name: order.customerName,
        customer_email: order.customerEmail,
        product: order.product,
        quantity: order.quantity,
        amount: decimalAmount(total),
        currency: order.currency,
        status: statusWord('order', 'placed'),
        timestamp: new Date(receipt.value.atMs).toISOString(),
        address: order.address,
      },
    });
  });

  app.post('/api/payments', async (request, reply) => {
    const body = parsePaymentBody(request.body);
    if (!body.ok) return refuse(request, reply, body.error);
    const { order_id, money, method, outcome } = body.value;
    const receipt = await call(request, 'payments.create', {
      orderId: order_id,
      amountMinor: money.minor,
      currency: money.currency,
      method,
      outcome,
      successRate: SUCCESS_RATE,
    });
    if (!receipt.ok) return refuse(request, reply, receipt.error);
    return answer(reply, receipt.value, {
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

  app.post('/api/deliveries', async (request, reply) => {
    const body = parseDeliveryBody(request.body);
    if (!body.ok) return refuse(request, reply, body.error);
    const { order_id, address, estimated_date, state } = body.value;
    const receipt = await call(request, 'deliveries.create', {
      orderId: order_id,
      address,
      estimatedDate: estimated_date,
      state,
    });
    if (!receipt.ok) return refuse(request, reply, receipt.error);
    return answer(reply, receipt.value, {
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

  const lists = {
    orders: (row: never) => wireOrder(row),
    payments: (row: never) => wirePayment(row),
    deliveries: (row: never) => wireDelivery(row),
  } as const;
  for (const [name, toWire] of Object.entries(lists)) {
    app.get(`/api/${name}`, async (request, reply) => {
      const { limit, search, filter } = request.query as Record<string, string | undefined>;
      const listed = (await seatOf(request).ask('list', {
        name: name as keyof typeof lists,
        input: {
          search: search ?? '',
          filter: filter ?? 'all',
          limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
        },
      })) as Result<ListSnapshot<unknown>>;
      if (!listed.ok) return refuse(request, reply, listed.error);
      const { total, matching, rows } = listed.value;
      return reply.send({ success: true, total, matching, [name]: rows.map((row) => toWire(row as never)) });
    });
  }

  app.get('/api/stats', async (request, reply) => {
    const figures = await seatOf(request).ask('dashboard', '1h');
    const [main] = figures.revenue;
    const { succeeded, failed, total } = figures.payments;
    return reply.send({
      success: true,
      total_orders: figures.orders,
      total_payments: total,
      successful_payments: succeeded,
      failed_payments: failed,
      success_rate: succeeded + failed === 0 ? null : succeeded / (succeeded + failed),
      total_deliveries: figures.deliveries.total,
      delivered: figures.deliveries.delivered,
      total_revenue: main ? decimalAmount(main) : 0,
      currency: main?.currency ?? 'EUR',
      revenue: figures.revenue.map((money) => ({ amount: decimalAmount(money), currency: money.currency })),
      updated_at: figures.updatedAtMs === undefined ? null : new Date(figures.updatedAtMs).toISOString(),
    });
  });

  function answer(reply: FastifyReply, receipt: Receipt, body: object): FastifyReply {
    return reply.code(receipt.status === 'waiting' ? 202 : 200).send({
      success: true,
      ...body,
      event_id: receipt.eventId,
      status: receipt.status,
      ...receipt.position,
    });
  }
}
