import { expect, it, vi } from 'vitest';
import { createCloseGuard } from './close-guard.ts';

function guard(waiting: number) {
  const answers: PromiseWithResolvers<boolean>[] = [];
  const ask = vi.fn<(waiting: number) => Promise<boolean>>(() => {
    const answer = Promise.withResolvers<boolean>();
    answers.push(answer);
    return answer.promise;
  });
  const end = vi.fn<() => void>();
  return { ask, end, answers, ...createCloseGuard({ waiting: () => waiting, ask, end }) };
}

it('lets Vigie end where nothing waits', () => {
  const { mayEnd, ask } = guard(0);
  expect([mayEnd(), ask.mock.calls]).toEqual([true, []]);
});

it('asks once where commands wait, stays where the answer is no, and asks again the next time', async () => {
  const { mayEnd, ask, answers, end } = guard(3);
  expect([mayEnd(), mayEnd()]).toEqual([false, false]);
  expect(ask.mock.calls).toEqual([[3]]);
  answers[0]!.resolve(false);
  await answers[0]!.promise;
  await Promise.resolve();
  expect(end).not.toHaveBeenCalled();
  expect(mayEnd()).toBe(false);
  expect(ask).toHaveBeenCalledTimes(2);
});

it('ends after a yes, without asking again', async () => {
  const { mayEnd, ask, answers, end } = guard(3);
  mayEnd();
  answers[0]!.resolve(true);
  await vi.waitFor(() => expect(end).toHaveBeenCalledOnce());
  expect([mayEnd(), ask.mock.calls.length]).toEqual([true, 1]);
});

it('asks nobody where the system ends, and holds nothing up where it cannot ask', async () => {
  const ended = guard(3);
  ended.waive();
  expect(ended.mayEnd()).toBe(true);
  const mute = guard(3);
  mute.mayEnd();
  mute.answers[0]!.reject(new Error('no display'));
  await vi.waitFor(() => expect(mute.end).toHaveBeenCalledOnce());
});
