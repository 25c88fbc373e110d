import { describe, expect, it } from 'vitest';
import type { LogFilter } from '../../contract/log.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { recordMatcher } from './record-filter.ts';

const NOTHING: LogFilter = { key: '', type: '', text: '', path: '' };

function matches(filter: Partial<LogFilter>, value: string): boolean | undefined {
  const record: LogRecord = {
    topic: 'orders',
    partition: 0,
    offset: 0n,
    timestampMs: 0,
    key: undefined,
    headers: [],
    value: new TextEncoder().encode(value),
  };
  return recordMatcher({ ...NOTHING, ...filter }, false)?.(record);
}

describe('a filter of the log', () => {
  it.each([
    [String.raw`{"customer_name":"Zo\u00eb Escaped"}`, 'Zoë'],
    [String.raw`{"customer_name":"\u00C9MILE"}`, 'émile'],
    ['{"customer_name":"Zoë Plain"}', 'zoë'],
  ])('finds in %s the text %s, however JSON wrote it (D6)', (value, text) => {
    expect(matches({ text }, value)).toBe(true);
    expect(matches({ text: `${text}x` }, value)).toBe(false);
  });

  it('finds by a path in a list at the root, and by a field with an accent', () => {
    expect(matches({ path: '$[0].a = 1' }, '[{"a":1}]')).toBe(true);
    expect(matches({ path: '$.données' }, '{"données":1}')).toBe(true);
    expect(matches({ path: '$[1]' }, '[{"a":1}]')).toBe(false);
  });
});
