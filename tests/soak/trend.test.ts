import { expect, it } from 'vitest';
import { lowestOf, trendOf, type Point } from './trend.ts';

const MINUTE_MS = 60_000;
/** A value a minute; every other one is higher and lower by `noise`. */
const points = (count: number, valueAt: (minute: number) => number, noise = 0): Point[] =>
  Array.from({ length: count }, (_, minute) => ({
    atMs: minute * MINUTE_MS,
    value: valueAt(minute) + (minute % 2 === 0 ? noise : -noise),
  }));

it('draws the line through points that lie on it', () => {
  expect(trendOf(points(5, (minute) => 10 + 3 * minute))).toEqual({
    start: 10,
    end: 22,
    perMinute: 3,
    isFlat: false,
  });
});

it('calls noise around one height flat', () => {
  expect(trendOf(points(31, () => 20, 2))).toMatchObject({ isFlat: true });
});

it('sees a rise of a tenth through noise as high as the rise', () => {
  expect(trendOf(points(60, (minute) => 20 + minute / 30, 2))).toMatchObject({ isFlat: false });
});

it('takes the lowest of neighbours, with its time', () => {
  const lowest = lowestOf(
    points(5, (minute) => [5, 3, 4, 9, 2][minute] ?? 0),
    2,
  );
  expect(lowest).toEqual([
    { atMs: MINUTE_MS, value: 3 },
    { atMs: 2 * MINUTE_MS, value: 4 },
    { atMs: 4 * MINUTE_MS, value: 2 },
  ]);
});

it('calls a fall flat', () => {
  expect(trendOf(points(5, (minute) => 30 - minute))).toMatchObject({ isFlat: true });
});

it.each([[[]], [points(1, () => 5)]])('gives no verdict without two times', (few) => {
  expect(() => trendOf(few)).toThrow('no trend');
});
