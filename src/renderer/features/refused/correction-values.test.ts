import { describe, expect, it } from 'vitest';
import type { RefusedCommand } from '../../../contract/refused.ts';
import { correctionOf, valuesOf } from './correction-values.ts';

const command: RefusedCommand = {
  id: 3,
  reason: 'no_topic',
  detail: 'there is no topic orders',
  topic: 'orders',
  key: 'o1',
  headers: [
    ['ce_id', '1'],
    ['url', 'http://a: b\\n\nsecond line'],
    ['empty', ''],
  ],
  value: '{"a":1}',
  sizeBytes: 7,
  timestampMs: 5,
  acceptedAtMs: 1,
  refusedAtMs: 2,
};

describe('correctionOf', () => {
  it('gives back what was not changed, line breaks and colons included', () => {
    const { id, topic, key, headers, value, timestampMs } = command;
    expect(correctionOf(3, valuesOf(command))).toEqual({ id, topic, key, headers, value, timestampMs });
  });

  it('sends bytes that are no text as they are, and at the time of sending where no time is given', () => {
    const values = valuesOf({ ...command, value: undefined, timestampMs: undefined });
    expect(correctionOf(3, values)).toEqual({ id: 3, topic: 'orders', key: 'o1', headers: command.headers });
  });

  it.each([
    [{ headers: 'no colon' }, ['headers']],
    [{ headers: ': no name' }, ['headers']],
    [{ timestamp: '1.5' }, ['timestamp']],
    [{ timestamp: 'now', headers: 'x' }, ['headers', 'timestamp']],
  ])('names the fields that cannot be read of %j', (changed, problems) => {
    expect(correctionOf(3, { ...valuesOf(command), ...changed })).toEqual(problems);
  });
});
