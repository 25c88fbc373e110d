import { expect, it, vi } from 'vitest';
import type { VigieConsole } from '../console/vigie-console.ts';
import { firstLanguage } from './app-language.ts';
import { watchStatus } from './watch-status.ts';

it('follows what the console says of itself, one delta for each credit, until it stops', async () => {
  let send: (streamId: string, message: unknown) => void = () => undefined;
  const session = {
    open: vi.fn<(...args: unknown[]) => Promise<void>>(() => Promise.resolve()),
    credit: vi.fn<(streamId: string) => void>(),
    dispose: vi.fn<() => void>(),
  };
  const said: unknown[] = [];
  const watch = watchStatus(
    { openSession: (given: typeof send) => ((send = given), session) } as unknown as VigieConsole,
    (status) => void said.push(status),
  );
  expect([session.open.mock.calls, watch.current()]).toEqual([[['shell', 'status', undefined]], undefined]);
  send('shell', { kind: 'snapshot', seq: 0, value: 'first' });
  send('shell', { kind: 'delta', seq: 1, value: 'second', conflated: 3 });
  expect([said, watch.current()]).toEqual([['first', 'second'], 'second']);
  await Promise.resolve();
  expect(session.credit.mock.calls).toEqual([['shell'], ['shell']]);
  watch.stop();
  expect(session.dispose).toHaveBeenCalledOnce();
});

it.each([
  ['en', 'fr', ['de-DE'], 'en'],
  [undefined, 'fr', ['en-US'], 'fr'],
  [undefined, undefined, ['de-DE', 'en-GB', 'fr-FR'], 'en'],
  [undefined, undefined, ['de-DE'], 'fr'],
] as const)('asked for %s, last spoken %s, system %j: speaks %s', (asked, kept, system, spoken) => {
  expect(firstLanguage(asked, kept, system)).toBe(spoken);
});
