import type { OrderFacts, ShopDraft } from '../../domain/encode-event.ts';
import { PAYMENT_METHODS, type DeliveryState } from '../../domain/entities.ts';
import { drawOutcome } from './payment-gateway.ts';
import type { Random } from '../../domain/seeded-random.ts';
import { between, pick } from './dice.ts';

/** An event of a story before it has its id and its time. */
export type Step = { readonly afterMs: number } & (
  | Pick<Extract<ShopDraft, { entity: 'order' }>, 'entity' | 'type' | 'facts'>
  | Pick<Extract<ShopDraft, { entity: 'payment' }>, 'entity' | 'type' | 'facts'>
  | Pick<Extract<ShopDraft, { entity: 'delivery' }>, 'entity' | 'type' | 'facts'>
);

export type StoryOptions = {
  readonly order: OrderFacts;
  readonly random: Random;
  /** Dice for what happens on the road. */
  readonly road: Random;
  readonly successRate: number;
  /** Makes the next id of the story. */
  readonly nextId: () => string;
  /** `YYYY-MM-DD`, that many days from now. */
  readonly dateIn: (days: number) => string;
};

const COURIERS = ['Chronolivre', 'Vélo Express', 'ColisPlus', 'Nord Transport', 'Rapid’Ouest'] as const;
const RETRY_SHARE = 0.6;
const REFUND_SHARE = 0.02;
const DELIVERED_SHARE = 0.95;
/** Of deliveries: what is late says so. */
const DELAYED_SHARE = 0.15;
const MAX_TRIES = 3;

/**
 * The whole life of one order, in the order it happens: order → payment, perhaps again → preparation → delivery. Times
 * are those of a demonstration: a life takes about half a minute. All dice are thrown here, in a fixed order.
 */
export function tellStory({ order, random, road, successRate, nextId, dateIn }: StoryOptions): Step[] {
  const steps: Step[] = [];
  const wait = (fromMs: number, toMs: number) => between(random, fromMs, toMs);
  const orderStep = (type: Extract<ShopDraft, { entity: 'order' }>['type'], afterMs: number) =>
    steps.push({ afterMs, entity: 'order', type, facts: order });

  orderStep('orders.created', 0);
  let paid: Extract<Step, { entity: 'payment' }>['facts'] | undefined;
  for (let tried = 0; tried < MAX_TRIES && !paid; tried += 1) {
    const method = pick(random, PAYMENT_METHODS);
    const payment = { paymentId: nextId(), orderId: order.orderId, amount: order.total, method };
    steps.push({
      afterMs: wait(1_000, 3_000),
      entity: 'payment',
      type: 'payments.initiated',
      facts: payment,
    });
    const outcome = drawOutcome(random, successRate);
    const afterMs = wait(700, 2_500);
    if (outcome.succeeded) {
      steps.push({ afterMs, entity: 'payment', type: 'payments.completed', facts: payment });
      paid = payment;
    } else {
      const facts = { ...payment, failure: outcome.failure };
      steps.push({ afterMs, entity: 'payment', type: 'payments.failed', facts });
      if (random() >= RETRY_SHARE) break;
    }
  }
  if (!paid) {
    orderStep('orders.cancelled', wait(2_000, 5_000));
    return steps;
  }
  orderStep('orders.confirmed', wait(500, 1_500));
  orderStep('orders.preparing', wait(1_500, 4_000));

  const deliveryId = nextId();
  const courier = pick(random, COURIERS);
  let days = between(random, 0, 4);
  const deliveryStep = (
    type: Extract<ShopDraft, { entity: 'delivery' }>['type'],
    facts: { state: DeliveryState; courier?: undefined; place?: { lat: number; lon: number } },
    afterMs: number,
  ) => {
    const { orderId, address } = order;
    const delivery = { deliveryId, orderId, address, courier, estimatedDate: dateIn(days), ...facts };
    steps.push({ afterMs, entity: 'delivery', type, facts: delivery });
  };

  deliveryStep('delivery.created', { state: 'pending', courier: undefined }, wait(1_000, 3_000));
  deliveryStep('delivery.assigned', { state: 'assigned' }, wait(2_000, 5_000));
  deliveryStep('delivery.pickup', { state: 'picked_up' }, wait(3_000, 6_000));
  deliveryStep('delivery.in-transit', { state: 'in_transit' }, wait(2_000, 5_000));
  for (let moves = between(random, 0, 2); moves > 0; moves -= 1) {
    // Somewhere in mainland France.
    const place = { lat: 43.5 + random() * 6.5, lon: -0.5 + random() * 6.5 };
    const rounded = { lat: Number(place.lat.toFixed(5)), lon: Number(place.lon.toFixed(5)) };
    deliveryStep('delivery.location', { state: 'in_transit', place: rounded }, wait(2_000, 5_000));
  }
  if (road() < DELAYED_SHARE) {
    days += between(road, 1, 2);
    deliveryStep('delivery.eta-updated', { state: 'in_transit' }, between(road, 1_500, 4_000));
  }
  if (random() < DELIVERED_SHARE) {
    deliveryStep('delivery.delivered', { state: 'delivered' }, wait(4_000, 10_000));
    orderStep('orders.completed', wait(500, 1_500));
    if (random() < REFUND_SHARE) {
      steps.push({ afterMs: wait(2_000, 5_000), entity: 'payment', type: 'payments.refunded', facts: paid });
    }
  } else {
    deliveryStep('delivery.failed', { state: 'failed' }, wait(4_000, 10_000));
  }
  return steps;
}
