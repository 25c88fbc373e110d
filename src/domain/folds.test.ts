import { describe, expect, it } from 'vitest';
import { foldDelivery } from './folds.ts';
import type { DeliveryEvent } from './shop-event.ts';

const created: DeliveryEvent = {
  identity: 'desk|1',
  id: '1',
  source: 'urn:vigie:desk:here',
  entity: 'delivery',
  type: 'delivery.created',
  entityId: 'd1',
  orderId: 'o1',
  atMs: 1_000,
  writtenAtMs: 1_000,
  causationId: undefined,
  simulated: false,
  position: { topic: 'deliveries', partition: 0, offset: '0' },
  assumptions: [],
  statusText: undefined,
  state: 'pending',
  address: 'Lyon',
  courier: undefined,
  estimatedDate: undefined,
  place: undefined,
};

describe('foldDelivery', () => {
  it('keeps who made a delivery, whoever moves it later', () => {
    const { next: made } = foldDelivery(undefined, created);
    const moved = { ...created, id: '2', type: 'delivery.assigned', state: 'assigned' } as const;
    const { next } = foldDelivery(made, { ...moved, source: 'urn:other' });
    expect(next).toMatchObject({ state: 'assigned', source: 'urn:vigie:desk:here' });
  });

  it('knows of no maker where the first record names none, as plain JSON does', () => {
    const { next: made } = foldDelivery(undefined, { ...created, source: undefined });
    const { next } = foldDelivery(made, { ...created, id: '2', state: 'assigned' });
    expect(next.source).toBeUndefined();
  });
});
