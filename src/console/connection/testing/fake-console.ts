import { ok, type Result } from '../../../contract/app-error.ts';
import type { ReadChange } from '../../projection/read-change.ts';
import type { ConsoleSeat, VigieConsole } from '../../vigie-console.ts';

export type FakeConsole = VigieConsole & {
  readonly name: string;
  /** What was asked of it, in order: `dispatch orders.create`, `open s1 orders`, `stop`. */
  readonly asked: string[];
  /** Answers the oldest call that is under way. */
  readonly answer: (result?: Result<unknown>) => void;
  readonly change: (change: ReadChange) => void;
  readonly isStopped: () => boolean;
};

/** A console with nothing behind it; its calls are answered when a test says so. */
export function createFakeConsole(name: string): FakeConsole {
  const asked: string[] = [];
  const waiting: ((result: Result<unknown>) => void)[] = [];
  const listeners = new Set<(change: ReadChange) => void>();
  let stopped = false;

  function seatOf(said: string, prefix: string): ConsoleSeat {
    return {
      dispatch(call) {
        asked.push(`${prefix}dispatch ${call}`);
        return new Promise((resolve) => {
          waiting.push(resolve);
        });
      },
      openSession(send) {
        let isOpen = true;
        return {
          async open(streamId, stream) {
            asked.push(`${prefix}open ${String(streamId)} ${String(stream)}`);
            if (isOpen) send(String(streamId), { kind: 'snapshot', seq: 0, value: said });
            return ok(undefined);
          },
          credit: (streamId) => void asked.push(`${prefix}credit ${String(streamId)}`),
          close: (streamId) => void asked.push(`${prefix}close ${String(streamId)}`),
          setHidden: (hidden) => void asked.push(`${prefix}hidden ${hidden}`),
          dispose() {
            isOpen = false;
            asked.push(`${prefix}dispose`);
          },
        };
      },
      ask: (async (question: string) => `${said} ${question}`) as VigieConsole['ask'],
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
  }

  return {
    name,
    asked,
    answer: (result = ok(name)) => waiting.shift()?.(result),
    change(change) {
      for (const listener of listeners) listener(change);
    },
    isStopped: () => stopped,
    ...seatOf(name, ''),
    audience: seatOf(`${name} audience`, 'audience '),
    reconnect: () => void asked.push('reconnect'),
    whenConnected: Promise.resolve(),
    whenSettled: Promise.resolve(),
    async stop() {
      stopped = true;
      asked.push('stop');
    },
  };
}
