import { describe, expect, it } from 'vitest';
import { CHANGING_CALLS, isForAudience } from './call-effects.ts';
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
});
