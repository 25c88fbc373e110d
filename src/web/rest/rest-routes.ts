import type { FastifyInstance } from 'fastify';
import { appError } from '../../contract/app-error.ts';
import { deliveryRoute, orderRoute, paymentRoute } from './command-routes.ts';
import { listRoutes, statsRoute } from './query-routes.ts';
import { RestContext, type RestOptions } from './rest-context.ts';

/** The documented calls: `POST /api/orders/create`, `/api/payments`, `/api/deliveries`, and the `GET`s. */
export function registerRest(app: FastifyInstance, options: RestOptions): void {
  const rest = new RestContext(options);
  // An empty body counts as an empty object: creating an order needs no fields.
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error('malformed JSON'), { statusCode: 400 }));
    }
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const isTooLarge = error.statusCode === 413;
    if (!isTooLarge && error.statusCode !== 400 && error.statusCode !== 415) {
      return rest.refuse(request, reply, appError('internal', error.message));
    }
    const rule = isTooLarge ? 'too_long' : 'malformed';
    return rest.refuse(request, reply, appError('invalid_input', error.message, [{ field: 'body', rule }]));
  });
  orderRoute(app, rest);
  paymentRoute(app, rest);
  deliveryRoute(app, rest);
  listRoutes(app, rest);
  statsRoute(app, rest);
}
