import { expect, it } from 'vitest';
import { GroupCommit } from './group-commit.ts';

function slowTarget(): { sync: () => Promise<void>; started: number; finish: (error?: Error) => void } {
  const target = {
    started: 0,
    finish: (_error?: Error): void => undefined,
    sync(): Promise<void> {
      target.started += 1;
      return new Promise((resolve, reject) => {
        target.finish = (error) => (error === undefined ? resolve() : reject(error));
      });
    },
  };
  return target;
}

async function turn(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

it('shares one sync among all that ask before it starts, and the next among all that ask meanwhile', async () => {
  const commit = new GroupCommit();
  const target = slowTarget();
  const settled: string[] = [];
  for (const name of ['a', 'b']) {
    void commit.durable(target).then(() => settled.push(name));
  }
  await turn();
  for (const name of ['c', 'd']) {
    void commit.durable(target).then(() => settled.push(name));
  }
  expect(target.started).toBe(1);
  target.finish();
  await turn();
  expect([target.started, settled]).toEqual([2, ['a', 'b']]);
  target.finish();
  await commit.settled(target);
  expect([target.started, settled]).toEqual([2, ['a', 'b', 'c', 'd']]);
});

it('tells a failure to those who waited for that sync only', async () => {
  const commit = new GroupCommit();
  const target = slowTarget();
  const first = commit.durable(target);
  await turn();
  const second = commit.durable(target);
  target.finish(new Error('EIO'));
  await expect(first).rejects.toThrow('EIO');
  target.finish();
  await expect(second).resolves.toBeUndefined();
});

it('does not let one log wait for another', async () => {
  const commit = new GroupCommit();
  const slow = slowTarget();
  const quick = { sync: async () => undefined };
  const slowDone = commit.durable(slow);
  await commit.durable(quick);
  expect(slow.started).toBe(1);
  slow.finish();
  await slowDone;
});
