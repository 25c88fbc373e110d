import { expect, it, vi } from 'vitest';
import { createRegistrar } from './ipc-registrar.ts';

type Listener = (event: unknown, ...args: unknown[]) => unknown;

function registrar() {
  const channels = new Map<string, Listener>();
  const keep = (channel: string, listener: Listener): void => void channels.set(channel, listener);
  const made = createRegistrar({ handle: keep, on: keep } as never);
  return {
    ...made,
    call: (channel: string, event: object, ...args: unknown[]) => channels.get(channel)!(event, ...args),
  };
}

const OWN = { senderFrame: { url: 'app://vigie/notice.html', parent: null }, sender: 'contents' };
const OTHER = { senderFrame: { url: 'app://vigie.evil/', parent: null }, sender: 'contents' };

it('gives a failure back as a result, without its stack', async () => {
  const { answer, call } = registrar();
  answer('fails', () => Promise.reject(new Error('no')));
  answer('throws', () => {
    throw new Error('no');
  });
  for (const channel of ['fails', 'throws']) {
    const result = await call(channel, OWN);
    expect(result).toMatchObject({ ok: false, error: { code: 'internal', message: 'no' } });
    expect(JSON.stringify(result)).not.toContain('.ts');
  }
});

it('hears our own pages only', async () => {
  const { answer, listen, call } = registrar();
  const work = vi.fn<(...args: unknown[]) => string>(() => 'done');
  answer('ask', work);
  listen('say', work);
  expect(await call('ask', OTHER, 1)).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
  call('say', OTHER, 1);
  expect(work).not.toHaveBeenCalled();
  expect(await call('ask', OWN, 1)).toBe('done');
  call('say', OWN, 2);
  expect(work.mock.calls).toEqual([
    ['contents', 1],
    ['contents', 2],
  ]);
});
