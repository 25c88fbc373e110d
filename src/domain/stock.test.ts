import { describe, expect, it } from 'vitest';
import type { InventoryEvent } from './shop-event.ts';
import { foldStock, isLow, type StockItem } from './stock.ts';

function event(atMs: number, facts: Partial<InventoryEvent>): InventoryEvent {
  return {
    entity: 'inventory',
    type: 'inventory.updated',
    identity: `i${atMs}`,
    id: undefined,
    source: undefined,
    entityId: 'tea',
    orderId: '',
    atMs,
    writtenAtMs: atMs,
    causationId: undefined,
    simulated: false,
    position: { topic: 'inventory', partition: 0, offset: String(atMs) },
    assumptions: [],
    statusText: undefined,
    product: undefined,
    stock: undefined,
    threshold: undefined,
    ...facts,
  };
}

const fold = (events: readonly InventoryEvent[]) =>
  events.reduce<StockItem | undefined>((item, each) => foldStock(item, each), undefined);

describe('foldStock', () => {
  it('takes of each fact the latest, in whatever order the events are read', () => {
    const events = [
      event(1, { stock: 9, threshold: 5, product: 'Tea' }),
      event(2, { product: 'Green tea' }),
      event(3, { stock: 4 }),
      event(4, { threshold: 3 }),
    ];
    const expected = { product: 'Green tea', stock: 4, threshold: 3 };
    const orders = [events, events.toReversed(), [2, 0, 3, 1].map((at) => events[at] as InventoryEvent)];
    for (const order of orders) {
      const item = fold(order);
      expect({
        product: item?.product?.value,
        stock: item?.stock?.value,
        threshold: item?.threshold?.value,
      }).toEqual(expected);
    }
  });

  it('decides between equal times by the place in the log', () => {
    const [a, b] = [event(1, { stock: 1 }), { ...event(1, { stock: 2 }) }];
    const later = { ...b, position: { ...b.position, offset: '10' } };
    expect(fold([a, later])?.stock?.value).toBe(2);
    expect(fold([later, a])?.stock?.value).toBe(2);
  });
});

describe('isLow', () => {
  it.each([
    [{ stock: 5, threshold: 5 }, true],
    [{ stock: 6, threshold: 5 }, false],
    [{ stock: 0 }, false],
    [{ threshold: 5 }, false],
  ])('of %o is %s', (facts, expected) => {
    expect(isLow(foldStock(undefined, event(1, facts)))).toBe(expected);
  });
});
