import { appError, fail, type Result } from '../../contract/app-error.ts';
import type { StreamName } from '../../contract/contract.ts';
import type { StreamMessage } from '../../contract/streams.ts';
import type { RemoteSession } from '../projection/projection-client.ts';
import { createStreamSession, type OpenView } from './stream-session.ts';

/** The streams of one client, whoever makes them. */
export type ClientSession = {
  readonly open: (streamId: unknown, name: unknown, input: unknown) => Promise<Result<undefined>>;
  readonly credit: (streamId: unknown) => void;
  readonly close: (streamId: unknown) => void;
  readonly dispose: () => void;
};

type Send = (streamId: string, message: StreamMessage<unknown, unknown>) => void;

export type ClientSessionOptions = {
  readonly send: Send;
  /** Streams that are made on this thread, and how. */
  readonly ownStreams: readonly StreamName[];
  readonly openView: OpenView;
  readonly now: () => number;
  /** All other streams. */
  readonly openRemote: (send: Send) => RemoteSession;
};

/** Streams of the read model come from its thread, those of the console itself from this one. */
export function openClientSession(options: ClientSessionOptions): ClientSession {
  const own = createStreamSession(options);
  const remote = options.openRemote(options.send);
  const isOwn = (name: unknown) => options.ownStreams.some((each) => each === name);

  function close(streamId: unknown): void {
    own.close(streamId);
    if (typeof streamId === 'string') remote.close(streamId);
  }

  return {
    async open(streamId, name, input) {
      if (typeof streamId !== 'string' || typeof name !== 'string')
        return fail(
          appError('invalid_input', 'malformed stream', [{ field: 'streamId', rule: 'malformed' }]),
        );
      close(streamId);
      return isOwn(name) ? own.open(streamId, name, input) : remote.open(streamId, name, input);
    },
    credit(streamId) {
      own.credit(streamId);
      if (typeof streamId === 'string') remote.credit(streamId);
    },
    close,
    dispose() {
      own.dispose();
      remote.dispose();
    },
  };
}
