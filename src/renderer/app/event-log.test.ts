import { describe, expect, it } from 'vitest';
import type { ActivityRow } from '../../contract/rows.ts';
import { createEventLog } from './event-log.ts';

function row(entity: ActivityRow['entity'], fields: Partial<ActivityRow> = {}): ActivityRow {
  return {
    key: 'orders/2/7',
    position: { topic: 'orders', partition: 2, offset: '7' },
    atMs: 0,
    entity,
    type: undefined,
    entityId: 'x1',
    orderId: 'x1',
    state: undefined,
    label: 'Jean Dupont · Laptop',
    amount: { minor: 99_999, currency: 'EUR' },
    isTimeUnsure: false,
    effect: 'applied',
    simulated: false,
    ...fields,
  };
}

describe('event log', () => {
  it('says what came, with its id and amount, before the object is opened', () => {
    const lines: unknown[] = [];
    const log = createEventLog({ write: (first) => lines.push(first), now: () => 0 });
    log([
      row('order'),
      row('payment', { entityId: 'p1', label: 'paypal' }),
      row(undefined, {
        entityId: undefined,
        orderId: undefined,
        amount: undefined,
        label: '',
        effect: 'quarantined',
      }),
    ]);
    expect(lines).toEqual([
      'new_order received: x1 · 999.99 EUR · Jean Dupont · Laptop · orders/2/7',
      'new_payment received: p1 order x1 · 999.99 EUR · paypal · orders/2/7',
      'new_record received: quarantined · orders/2/7',
    ]);
  });

  it('writes at most twenty a second and says how many it left out', () => {
    const lines: unknown[] = [];
    let nowMs = 0;
    const log = createEventLog({ write: (first) => lines.push(first), now: () => nowMs });
    log(Array.from({ length: 50 }, () => row('order')));
    expect(lines).toHaveLength(20);
    nowMs = 1001;
    log([row('payment')]);
    expect(lines.slice(20)).toEqual([
      '… 30 more events received',
      'new_payment received: x1 · 999.99 EUR · Jean Dupont · Laptop · orders/2/7',
    ]);
  });
});
