import { describe, expect, it } from 'vitest';
import type { ActivityRow } from '../../contract/rows.ts';
import { createEventLog } from './event-log.ts';

function row(entity: ActivityRow['entity']): ActivityRow {
  return { entity } as ActivityRow;
}

describe('event log', () => {
  it('says new_order received and the like', () => {
    const lines: unknown[] = [];
    const log = createEventLog({ write: (first) => lines.push(first), now: () => 0 });
    log([row('order'), row('payment'), row('delivery'), row(undefined)]);
    expect(lines).toEqual([
      'new_order received:',
      'new_payment received:',
      'new_delivery received:',
      'new_record received:',
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
    expect(lines.slice(20)).toEqual(['… 30 more events received', 'new_payment received:']);
  });
});
