import { appError, fail } from '../../contract/app-error.ts';
import { fromWire, toWire } from '../../contract/wire.ts';
import type { StreamMessage } from '../../contract/streams.ts';
import type { CallSource, Dispatch } from '../dispatch.ts';
import type { ClientSession } from './client-session.ts';
import { messageOf } from '../../domain/message-of.ts';

type Send<Message> = (streamId: string, message: Message) => void;
type Seat = {
  readonly dispatch: Dispatch;
  readonly openSession: (send: Send<StreamMessage<unknown, unknown>>, window?: string) => ClientSession;
};

/** What a transport gives to a session, and takes from it. */
export type WiredSession = Omit<ClientSession, 'open'> & {
  readonly open: (streamId: unknown, name: unknown, input: unknown) => Promise<unknown>;
};

/** A console, or a seat at it, whose inputs and answers are as `contract/wire.ts` has them: for every transport. */
export function overTheWire({ dispatch, openSession }: Seat): {
  readonly dispatch: (name: string, input: unknown, from?: CallSource) => Promise<unknown>;
  readonly openSession: (send: Send<unknown>, window?: string) => WiredSession;
} {
  return {
    async dispatch(name, input, from) {
      const read = fromWire(input);
      return answer(read.ok ? await dispatch(name, read.value, from) : read);
    },
    openSession(send, window) {
      const session = openSession((streamId, message) => send(streamId, toWire(message)), window);
      return {
        ...session,
        async open(streamId, name, input) {
          const read = fromWire(input);
          return answer(read.ok ? await session.open(streamId, name, read.value) : read);
        },
      };
    },
  };
}

/** An answer that cannot cross is a defect, and still an answer. */
function answer(result: unknown): unknown {
  try {
    return toWire(result);
  } catch (error) {
    return fail(appError('internal', messageOf(error)));
  }
}
