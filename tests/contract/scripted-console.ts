import { createDispatch, type Handlers } from '../../src/console/dispatch.ts';
import { createStreamSession } from '../../src/console/streams/stream-session.ts';
import type { ConsoleSeat, VigieConsole } from '../../src/console/vigie-console.ts';
import { ok, type Result } from '../../src/contract/app-error.ts';
import { CALL_NAMES } from '../../src/contract/contract.ts';
import type { StreamMessage } from '../../src/contract/streams.ts';

/** A console of the real dispatch and the real streams, with nothing behind them but what a test says. */
export type ScriptedConsole = {
  readonly console: VigieConsole;
  /** Inputs that passed, by call or stream. */
  readonly passed: [string, unknown][];
  /** What every call answers from now on. */
  readonly answerWith: (answer: () => Result<unknown>) => void;
  /** What every stream sends as its first word and from then on. */
  readonly show: (value: unknown) => void;
};

export function createScriptedConsole(): ScriptedConsole {
  const passed: [string, unknown][] = [];
  const changed = new Set<() => void>();
  let answer = (): Result<unknown> => ok(undefined);
  let shown: unknown = 'nothing yet';

  const handlers = Object.fromEntries(
    CALL_NAMES.map((name) => [
      name,
      (input: unknown) => {
        passed.push([name, input]);
        return answer();
      },
    ]),
  ) as unknown as Handlers;

  function openSession(send: (streamId: string, message: StreamMessage<unknown, unknown>) => void) {
    const session = createStreamSession({
      send,
      now: Date.now,
      openView(name, input, onDirty) {
        passed.push([name, input]);
        changed.add(onDirty);
        return {
          snapshot: () => shown,
          delta: () => ({ value: shown, changes: 1 }),
          minIntervalMs: 0,
          close: () => void changed.delete(onDirty),
        };
      },
    });
    return {
      ...session,
      open: async (streamId: unknown, name: unknown, input: unknown) => session.open(streamId, name, input),
    };
  }

  const seat = {
    dispatch: createDispatch(handlers, { log: () => undefined }),
    openSession,
    ask: () => Promise.reject(new Error('nothing to ask')),
    onChange: () => () => undefined,
  } as unknown as ConsoleSeat;
  const settled = Promise.resolve();

  return {
    console: {
      ...seat,
      audience: seat,
      reconnect: () => undefined,
      whenConnected: settled,
      whenSettled: settled,
      stop: () => settled,
    },
    passed,
    answerWith: (next) => {
      answer = next;
    },
    show(value) {
      shown = value;
      for (const onDirty of changed) onDirty();
    },
  };
}
