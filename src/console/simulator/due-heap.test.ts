import { expect, it } from 'vitest';
import { createDueHeap } from './due-heap.ts';
import { seededRandom } from '../../domain/seeded-random.ts';

it.each([1, 2, 3])('gives back the earliest first, whatever the order of pushes (seed %i)', (seed) => {
  const random = seededRandom(seed);
  const heap = createDueHeap<{ dueMs: number }>();
  const waiting: number[] = [];
  const popped: (number | undefined)[] = [];
  const expected: (number | undefined)[] = [];
  for (let step = 0; step < 2_000; step += 1) {
    if (random() < 0.6) {
      const dueMs = Math.floor(random() * 1_000);
      heap.push({ dueMs });
      waiting.push(dueMs);
    } else {
      waiting.sort((a, b) => a - b);
      popped.push(heap.pop()?.dueMs);
      expected.push(waiting.shift());
    }
  }
  expect(popped).toEqual(expected);
  expect(heap.size()).toBe(waiting.length);
});
