import { expect, it } from 'vitest';
import { emptinessOf } from './log-empty.tsx';

const EMPTY = { partition: 0, low: '0', high: '0' };
const EXPIRED = { partition: 1, low: '12', high: '12' };
const FULL = { partition: 2, low: '3', high: '9' };

it.each([
  ['the topic holds nothing', { lanes: [EMPTY, EXPIRED], partition: undefined, scanned: 0 }, 'topic'],
  ['the partition holds nothing', { lanes: [EMPTY, FULL], partition: 0, scanned: 0 }, 'topic'],
  ['all records are before the start', { lanes: [EMPTY, FULL], partition: undefined, scanned: 0 }, 'range'],
  ['nothing is known of its partitions', { lanes: [], partition: undefined, scanned: 0 }, 'range'],
  ['records were read and none matches', { lanes: [FULL], partition: undefined, scanned: 6 }, 'no_match'],
] as const)('a search that found nothing says so where %s', (_case, outcome, why) => {
  expect(emptinessOf(outcome)).toBe(why);
});
