import { expect, it } from 'vitest';
import { OrderlyEnd } from './orderly-end.ts';

it('ends what was started last first, each once, whatever fails', async () => {
  const ended: string[] = [];
  const end = new OrderlyEnd();
  end.add(() => ended.push('console'));
  end.add(async () => {
    await Promise.resolve();
    ended.push('server');
    throw new Error('the server did not close');
  });
  end.add(() => ended.push('token'));
  expect(end.isRunning).toBe(false);
  const both = Promise.allSettled([end.run(), end.run()]);
  expect(end.isRunning).toBe(true);
  const [first, second] = await both;
  expect([first, second]).toMatchObject([
    { status: 'rejected', reason: { message: 'the server did not close' } },
    { status: 'rejected' },
  ]);
  expect(ended).toEqual(['token', 'server', 'console']);
});

it('has nothing to end where nothing was started', async () => {
  await expect(new OrderlyEnd().run()).resolves.toBeUndefined();
});
