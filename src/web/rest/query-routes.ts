import type { FastifyInstance } from 'fastify';
import type { Result } from '../../contract/app-error.ts';
import type { ListSnapshot } from '../../contract/streams.ts';
import { decimalAmount } from '../../domain/money.ts';
import type { RestContext } from './rest-context.ts';
import { wireDelivery, wireOrder, wirePayment } from './wire-rows.ts';

const DEFAULT_LIMIT = 50;
const LISTS = {
  orders: (row: never) => wireOrder(row),
  payments: (row: never) => wirePayment(row),
  deliveries: (row: never) => wireDelivery(row),
} as const;

/** `GET /api/orders`, `/api/payments` and `/api/deliveries`, latest first. */
export function listRoutes(app: FastifyInstance, rest: RestContext): void {
  for (const [name, toWire] of Object.entries(LISTS)) {
    app.get(`/api/${name}`, async (request, reply) => {
      const { limit, search, filter } = request.query as Record<string, string | undefined>;
      const listed = (await rest.seatOf(request).ask('list', {
        name: name as keyof typeof LISTS,
        input: {
          search: search ?? '',
          filter: filter ?? 'all',
          limit: limit === undefined ? DEFAULT_LIMIT : Number(limit),
        },
      })) as Result<ListSnapshot<unknown>>;
      if (!listed.ok) {
        return rest.refuse(request, reply, listed.error);
      }
      const { total, matching, rows } = listed.value;
      return reply.send({ success: true, total, matching, [name]: rows.map((row) => toWire(row as never)) });
    });
  }
}

/** `GET /api/stats`: the figures of the dashboard. */
export function statsRoute(app: FastifyInstance, rest: RestContext): void {
  app.get('/api/stats', async (request, reply) => {
    const figures = await rest.seatOf(request).ask('dashboard', '1h');
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
}
