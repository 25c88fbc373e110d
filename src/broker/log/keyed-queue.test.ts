import { expect, it } from 'vitest';
import { KeyedQueue } from './keyed-queue.ts';

it('runs one after the other what has the same key, also behind a failure', async () => {
  const queue = new KeyedQueue();
  const events: string[] = [];
  const gates = ['a', 'b'].map(() => Promise.withResolvers<void>());
  async function work(name: string, gate?: Promise<void>): Promise<string> {
    events.push(`${name} begins`);
    await gate;
    events.push(`${name} ends`);
    return name;
  }
  const first = queue.run('t', () =>
    work('first', gates[0]!.promise).then(() => Promise.reject(new Error('no'))),
  );
  const second = queue.run('t', () => work('second'));
  const other = queue.run('u', () => work('other', gates[1]!.promise));
  gates[1]!.resolve();
  expect(await other).toBe('other');
  gates[0]!.resolve();
  await expect(first).rejects.toThrow('no');
  expect(await second).toBe('second');
  expect(events).toEqual([
    'first begins',
    'other begins',
    'other ends',
    'first ends',
    'second begins',
    'second ends',
  ]);
});

it('is settled when all of it has run', async () => {
  const queue = new KeyedQueue();
  const gate = Promise.withResolvers<void>();
  let hasEnded = false;
  const running = queue.run('t', async () => {
    await gate.promise;
    hasEnded = true;
  });
  const settled = queue.settled();
  gate.resolve();
  await settled;
  expect(hasEnded).toBe(true);
  await running;
});
