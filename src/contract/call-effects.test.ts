import { describe, expect, it } from 'vitest';
import { CHANGING_CALLS, isForAudience, writesToKafka } from './call-effects.ts';
import { CALL_NAMES } from './contract.ts';

describe('CALL_EFFECTS', () => {
  it('leaves these calls to the audience, and no other', () => {
    expect(CALL_NAMES.filter(isForAudience)).toEqual([
      'app.info',
      'orders.suggest',
      'orders.search',
      'records.read',
      'quarantine.preview',
      'export.list',
      'tape.read',
      'log.topics',
      'log.search',
    ]);
    expect(CHANGING_CALLS.filter(isForAudience)).toEqual([]);
  });

  it('names the calls that write to Kafka, all of which change something', () => {
    const writing = CALL_NAMES.filter(writesToKafka);
    expect(writing).toEqual([
      'orders.create',
      'payments.create',
      'deliveries.create',
      'deliveries.advance',
      'quarantine.redrive',
      'refused.send',
      'tape.write',
      'simulator.start',
      'topics.create',
    ]);
    expect(CHANGING_CALLS).toEqual(expect.arrayContaining(writing));
  });
});
