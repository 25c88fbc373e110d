import { create } from 'zustand';
import { appError, fail } from '../../contract/app-error.ts';
import type { Bridge } from '../../contract/bridge.ts';

type Answer = (connectionId: string | undefined) => void;

/** The question whether this Kafka may be written to, while it is open. */
export const useWriteQuestion = create<{
  /** Given the connection that was confirmed; nothing where it was not. */
  readonly answer: Answer | undefined;
}>()(() => ({ answer: undefined }));

let open: Promise<string | undefined> | undefined;

/** Calls that come while the question is open wait for the same answer. */
function askOnce(): Promise<string | undefined> {
  open ??= new Promise<string | undefined>((resolve) => {
    useWriteQuestion.setState({ answer: resolve });
  }).finally(() => {
    open = undefined;
    useWriteQuestion.setState({ answer: undefined });
  });
  return open;
}

/** Asks the user where the console wants a confirmation, and then makes the same call again. */
export function confirmingWrites(bridge: Bridge): Bridge {
  return {
    ...bridge,
    async call(name, input) {
      const result = await bridge.call(name, input);
      if (result.ok || result.error.code !== 'unconfirmed_write') return result;
      const connectionId = await askOnce();
      if (connectionId === undefined) return fail(appError('cancelled', `${name} was not confirmed`));
      const confirmed = await bridge.call('writes.confirm', { connectionId });
      return confirmed.ok ? bridge.call(name, input) : confirmed;
    },
  };
}
