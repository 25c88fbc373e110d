import { describe, expect, it } from 'vitest';
import { parseCallInput } from '../../contract/validators.ts';
import { encodeEvent } from '../../domain/encode-event.ts';
import { createMemoryShop } from '../../../tests/support/memory-shop.ts';
import { applyEvent } from '../../domain/shop-state.ts';
import { GROUPED_TOPIC_MAP } from '../../domain/topic-map.ts';
import { understand } from '../../domain/understand.ts';
import { CATALOGUE } from '../../contract/catalogue.ts';
import { createShop } from './shop.ts';
import type { Step } from './story.ts';

const ask = { number: 5, successRate: 0.9, runStampMs: 1, nowMs: 0 };

function idOf({ entity, facts }: Step): string {
  if (entity === 'order') return facts.orderId;
  return entity === 'payment' ? facts.paymentId : facts.deliveryId;
}

function lengthMs(steps: readonly Step[]): number {
  return steps.reduce((total, { afterMs }) => total + afterMs, 0);
}

describe('createShop', () => {
  it('tells the same story for the same seed, whatever was told before', () => {
    const first = createShop({ seed: 7, language: 'fr' }).story(ask);
    const shop = createShop({ seed: 7, language: 'fr' });
    shop.suggestOrder(1);
    shop.story({ ...ask, number: 4 });
    expect(shop.story(ask).steps).toEqual(first.steps);
    expect(createShop({ seed: 8, language: 'fr' }).story(ask).steps).not.toEqual(first.steps);
  });

  it('tells the same story under other ids in another run', () => {
    const shop = createShop({ seed: 7, language: 'en' });
    const [first, again] = [1, 2].map((runStampMs) => shop.story({ ...ask, runStampMs }).steps);
    const told = (steps: readonly Step[] = []) =>
      steps.map(({ type, afterMs, facts }) => {
        const { orderId: _o, paymentId: _p, deliveryId: _d, ...rest } = facts as Record<string, unknown>;
        return { type, afterMs, ...rest };
      });
    expect(told(again)).toEqual(told(first));
    const ids = new Set(first?.map(idOf));
    expect(again?.some((step) => ids.has(idOf(step)))).toBe(false);
  });

  it.each(['fr', 'en'] as const)('suggests orders that the form accepts (%s)', (language) => {
    const shop = createShop({ seed: 1, language });
    const orders = Array.from({ length: 300 }, (_, number) => shop.suggestOrder(number));
    for (const order of orders) {
      expect(parseCallInput('orders.create', order)).toEqual({ ok: true, value: order });
      expect(order.customerEmail).toMatch(/^[a-z]+\.[a-z]+@example\.com$/);
      const product = CATALOGUE.find(({ name }) => name[language] === order.product);
      const each = order.amountMinor / order.quantity;
      expect(each).toBeGreaterThanOrEqual((product?.fromCents ?? Infinity) - 100);
      expect(each).toBeLessThanOrEqual((product?.toCents ?? 0) + 90);
    }
    expect(new Set(orders.map(({ product }) => product)).size).toBeGreaterThan(30);
    expect(new Set(orders.map(({ customerName }) => customerName)).size).toBeGreaterThan(200);
  });
});

describe('the stories of a shop', () => {
  const shop = createShop({ seed: 3, language: 'en' });
  const stories = Array.from({ length: 3_000 }, (_, number) => shop.story({ ...ask, number }).steps);
  const withType = (type: Step['type']) =>
    stories.filter((steps) => steps.some((step) => step.type === type));
  const share = (some: readonly unknown[], of: readonly unknown[] = stories) => some.length / of.length;

  it('last about half a minute, and are paid for within three seconds', () => {
    const whole = withType('orders.completed')
      .map(lengthMs)
      .toSorted((a, b) => a - b);
    const [least = 0, median = 0, most = 0] = [0, 0.5, 1].map(
      (q) => whole[Math.floor(q * (whole.length - 1))] ?? 0,
    );
    expect(least).toBeGreaterThan(15_000);
    expect(median).toBeGreaterThan(25_000);
    expect(median).toBeLessThan(45_000);
    expect(most).toBeLessThan(70_000);
    for (const [created, payment] of stories) {
      expect(created).toMatchObject({ type: 'orders.created', afterMs: 0 });
      expect(payment?.type).toBe('payments.initiated');
      expect(payment?.afterMs).toBeLessThanOrEqual(3_000);
    }
  });

  it('go wrong as often as they should', () => {
    const tries = stories.flat().filter(({ type }) => type === 'payments.initiated');
    const paid = stories.flat().filter(({ type }) => type === 'payments.completed');
    expect(share(paid, tries)).toBeCloseTo(0.9, 1);
    expect(share(withType('orders.cancelled'))).toBeGreaterThan(0.02);
    expect(share(withType('orders.cancelled'))).toBeLessThan(0.08);
    expect(share(withType('delivery.failed'))).toBeGreaterThan(0.03);
    expect(share(withType('delivery.failed'))).toBeLessThan(0.07);
    expect(share(withType('delivery.eta-updated'))).toBeGreaterThan(0.1);
    expect(share(withType('delivery.eta-updated'))).toBeLessThan(0.2);
    expect(share(withType('payments.refunded'))).toBeGreaterThan(0.01);
    expect(share(withType('payments.refunded'))).toBeLessThan(0.04);
    expect(share(withType('delivery.location'))).toBeGreaterThan(0.5);
  });

  it('try a payment again as another payment', () => {
    const retried = stories.filter(
      (steps) => steps.filter(({ type }) => type === 'payments.initiated').length > 1,
    );
    expect(retried.length).toBeGreaterThan(100);
    for (const steps of retried) {
      const ids = steps.filter(({ type }) => type === 'payments.initiated').map(idOf);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('say a later day when a delivery is delayed, and keep to it', () => {
    for (const steps of withType('delivery.eta-updated')) {
      const dates = steps.flatMap((step) =>
        step.entity === 'delivery' ? [step.facts.estimatedDate ?? ''] : [],
      );
      expect(dates).toEqual(dates.toSorted());
      expect(new Set(dates).size).toBe(2);
    }
  });

  it('end in a final stage, without an impossible transition', () => {
    const state = createMemoryShop();
    let at = 0;
    for (const steps of stories) {
      for (const { afterMs: _, ...step } of steps) {
        at += 1;
        const meta = { id: String(at), source: 'urn:test', atMs: at, simulated: true };
        const { topic, headers, value } = encodeEvent({ ...step, meta }, GROUPED_TOPIC_MAP);
        const understanding = understand(
          {
            topic,
            partition: 0,
            offset: BigInt(at),
            timestampMs: 0,
            key: undefined,
            headers: headers.map(([name, text]) => ({ name, value: Buffer.from(text) })),
            value,
          },
          { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' },
        );
        if (understanding.kind !== 'event') throw new Error(JSON.stringify(understanding));
        applyEvent(state, understanding.event);
      }
    }
    expect(state.totals).toMatchObject({ duplicates: 0, impossible: 0, simulated: at });
    const { delivered = 0, cancelled = 0, exception = 0 } = state.totals.orders;
    expect(delivered + cancelled + exception).toBe(stories.length);
  });
});
