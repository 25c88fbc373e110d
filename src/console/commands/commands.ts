import { randomBytes, randomUUID } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type {
  CreateDeliveryInput,
  CreateOrderInput,
  CreatePaymentInput,
  Receipt,
} from '../../contract/contract.ts';
import {
  encodeEvent,
  NoTopic,
  type EncodedEvent,
  type EventMeta,
  type ShopDraft,
} from '../../domain/encode-event.ts';
import type { DeliveryState } from '../../domain/entities.ts';
import { localDate } from '../../domain/local-date.ts';
import type { TopicMap } from '../../domain/topic-map.ts';
import { deliveryTransition, isFinalDelivery } from '../../domain/transitions.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { DELIVERY_EVENT_TYPES, nextDeliveryState } from './delivery-steps.ts';
import { drawOutcome } from '../simulator/payment-gateway.ts';
import { SIMULATOR_SOURCE } from '../simulator/open-stories.ts';
import type { Delivery, Order } from '../../domain/folds.ts';

export type CommandsOptions = {
  readonly outbox: Outbox;
  /** As the read model has it. */
  readonly order: (orderId: string) => Promise<Order | undefined>;
  readonly delivery: (deliveryId: string) => Promise<Delivery | undefined>;
  /** `ce_source` of what people ask for here: see `deskSource`. */
  readonly source: string;
  /** Where events are written. */
  readonly topicMap: TopicMap;
  readonly now: () => number;
  /** A clock that is never set back, ms. */
  readonly clockMs: () => number;
  /** 0 ≤ n < 1. */
  readonly random: () => number;
};

/** What people at the desk ask for. Each becomes one event, published once, however often it is retried. */
export type Commands = {
  readonly createOrder: (input: CreateOrderInput) => Promise<Result<Receipt>>;
  readonly createPayment: (input: CreatePaymentInput) => Promise<Result<Receipt>>;
  readonly createDelivery: (input: CreateDeliveryInput) => Promise<Result<Receipt>>;
  readonly advanceDelivery: (input: {
    readonly deliveryId: string;
    readonly to?: DeliveryState | undefined;
  }) => Promise<Result<Receipt>>;
};

/** `ce_source` of everything that people ask for at this installation. */
export function deskSource(installationId: string): string {
  return `urn:vigie:desk:${installationId}`;
}

const ESTIMATE_DAYS = 3;
const DAY_MS = 86_400_000;

export function createCommands(options: CommandsOptions): Commands {
  const { outbox, now } = options;

  function meta({ simulated }: { simulated: boolean }): EventMeta {
    const atMs = now();
    return {
      id: uuidV7({ msecs: atMs, random: randomBytes(16) }),
      source: simulated ? SIMULATOR_SOURCE : options.source,
      atMs,
      simulated,
    };
  }

  function encoded(draft: ShopDraft): Result<EncodedEvent> {
    try {
      return ok(encodeEvent(draft, options.topicMap));
    } catch (error) {
      if (!(error instanceof NoTopic)) throw error;
      return fail(appError('no_topic', error.message));
    }
  }

  async function send(draft: ShopDraft, state: Receipt['state']): Promise<Result<Receipt>> {
    const message = encoded(draft);
    if (!message.ok) return message;
    const acceptedMs = options.clockMs();
    const sent = await outbox.submit(message.value);
    const acknowledgedAfterMs = options.clockMs() - acceptedMs;
    if (!sent.ok) return sent;
    const { entity, facts, meta: said } = draft;
    const entityId =
      entity === 'order' ? facts.orderId : entity === 'payment' ? facts.paymentId : facts.deliveryId;
    const receipt = { eventId: said.id, entity, entityId, orderId: facts.orderId, state, atMs: said.atMs };
    return ok(
      sent.value === 'waiting'
        ? { ...receipt, status: 'waiting', position: undefined }
        : { ...receipt, status: 'acknowledged', position: sent.value, acknowledgedAfterMs },
    );
  }

  return {
    createOrder({ amountMinor, currency, ...facts }) {
      const order = { ...facts, orderId: randomUUID(), total: { minor: amountMinor, currency } };
      return send(
        { entity: 'order', type: 'orders.created', facts: order, meta: meta({ simulated: false }) },
        'placed',
      );
    },

    createPayment({ orderId, amountMinor, currency, method, outcome, successRate }) {
      const drawn = outcome === 'random' ? drawOutcome(options.random, successRate) : undefined;
      const succeeded = drawn ? drawn.succeeded : outcome === 'succeeded';
      const failure = drawn && !drawn.succeeded ? drawn.failure : CHOSEN_FAILURE;
      const facts = {
        paymentId: randomUUID(),
        orderId,
        amount: { minor: amountMinor, currency },
        method,
        failure: succeeded ? undefined : failure,
      };
      const type = succeeded ? 'payments.completed' : 'payments.failed';
      return send(
        { entity: 'payment', type, facts, meta: meta({ simulated: drawn !== undefined }) },
        succeeded ? 'succeeded' : 'failed',
      );
    },

    async createDelivery({ orderId, estimatedDate, state = 'pending', ...given }) {
      const type = DELIVERY_EVENT_TYPES[state];
      if (type === undefined) return impossible(`${state} is no state to write`);
      const address = given.address ?? (await options.order(orderId))?.address ?? '';
      if (address === '')
        return fail(
          appError('invalid_input', 'no address of that order', [{ field: 'address', rule: 'required' }]),
        );
      const facts = {
        deliveryId: randomUUID(),
        orderId,
        address,
        estimatedDate: estimatedDate ?? localDate(now() + ESTIMATE_DAYS * DAY_MS),
        state,
      };
      return send({ entity: 'delivery', type, facts, meta: meta({ simulated: false }) }, state);
    },

    async advanceDelivery({ deliveryId, to }) {
      const delivery = await options.delivery(deliveryId);
      if (!delivery) return fail(appError('not_found', `no delivery ${deliveryId}`));
      const state = to ?? nextDeliveryState(delivery.state);
      const type = state && DELIVERY_EVENT_TYPES[state];
      const legal =
        state !== undefined &&
        !isFinalDelivery(delivery.state) &&
        deliveryTransition(delivery.state, state) === 'forward';
      if (!legal || type === undefined) {
        return impossible(`${delivery.state} cannot become ${state ?? 'anything else'}`);
      }
      const { orderId, address, courier, estimatedDate } = delivery;
      const facts = { deliveryId, orderId, address, courier, estimatedDate, state };
      return send({ entity: 'delivery', type, facts, meta: meta({ simulated: false }) }, state);
    },
  };
}

/** For a failure that was chosen in the form. */
const CHOSEN_FAILURE = { code: 'card_declined', category: 'customer' } as const;

function impossible(message: string) {
  return fail(appError('impossible_transition', message));
}
