import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { StreamName } from '../../contract/contract.ts';
import { REPLAY_PREFIX } from '../../contract/replay.ts';
import type { StreamMessage } from '../../contract/streams.ts';
import type { RemoteSession } from '../projection/projection-client.ts';
import type { Signal } from './signal.ts';
import { createStreamSession, type OpenView } from './stream-session.ts';

/** The streams of one client, whoever makes them. */
export type ClientSession = {
  readonly open: (streamId: unknown, name: unknown, input: unknown) => Promise<Result<undefined>>;
  readonly credit: (streamId: unknown) => void;
  readonly close: (streamId: unknown) => void;
  /** Nobody sees the screen: at most one delta a second for each stream. */
  readonly setHidden: (hidden: boolean) => void;
  readonly dispose: () => void;
};

type Send = (streamId: string, message: StreamMessage<unknown, unknown>) => void;

/** A read model, in the thread that holds it. */
type World = { readonly openSession: (send: Send, masked?: boolean) => RemoteSession };

export type ClientSessionOptions = {
  readonly send: Send;
  /** Streams that are made on this thread, and how. */
  readonly ownStreams: readonly StreamName[];
  readonly openView: OpenView;
  readonly now: () => number;
  /** Streams of this thread that show the replay too, and how: their names begin with `REPLAY_PREFIX` then. */
  readonly replayedStreams: readonly StreamName[];
  readonly openReplayedView: OpenView;
  /** Makes all other streams. */
  readonly live: World;
  /** Makes those whose names begin with `REPLAY_PREFIX`; absent while nothing is replayed. */
  readonly replayed: () => World | undefined;
  readonly replayChanged: Pick<Signal<void>, 'listen'>;
  /** Says that the client is here, until what it returns is called. */
  readonly attend: () => () => void;
  /** For whoever may not see who somebody is, whatever the mode. */
  readonly masked?: boolean;
};

/** Streams of a read model come from its thread, those of the console itself from this one. */
export function openClientSession(options: ClientSessionOptions): ClientSession {
  const { send, masked = false } = options;
  const own = createStreamSession(options);
  const ownReplayed = createStreamSession({ ...options, openView: options.openReplayedView });
  const live = options.live.openSession(send, masked);
  const replayStreams = new Map<string, { readonly name: string; readonly input: unknown }>();
  let replay = options.replayed()?.openSession(send, masked);
  let isHidden = false;
  const leave = options.attend();

  // Whoever looks at the replay sees the world it has now.
  const stopListening = options.replayChanged.listen(() => {
    replay?.dispose();
    replay = options.replayed()?.openSession(send, masked);
    if (isHidden) replay?.setHidden(true);
    for (const [streamId, { name, input }] of replayStreams) void replay?.open(streamId, name, input);
  });

  function close(streamId: unknown): void {
    own.close(streamId);
    ownReplayed.close(streamId);
    if (typeof streamId !== 'string') return;
    live.close(streamId);
    if (replayStreams.delete(streamId)) replay?.close(streamId);
  }

  return {
    async open(streamId, name, input) {
      if (typeof streamId !== 'string' || typeof name !== 'string') {
        const problem = { field: 'streamId', rule: 'malformed' } as const;
        return fail(appError('invalid_input', 'malformed stream', [problem]));
      }
      close(streamId);
      if (options.ownStreams.some((each) => each === name)) return own.open(streamId, name, input);
      if (!name.startsWith(REPLAY_PREFIX)) return live.open(streamId, name, input);
      const bare = name.slice(REPLAY_PREFIX.length);
      if (options.replayedStreams.some((each) => each === bare))
        return ownReplayed.open(streamId, bare, input);
      const opened = replay ? await replay.open(streamId, bare, input) : ok(undefined);
      if (opened.ok) replayStreams.set(streamId, { name: bare, input });
      return opened;
    },
    credit(streamId) {
      own.credit(streamId);
      ownReplayed.credit(streamId);
      if (typeof streamId !== 'string') return;
      if (replayStreams.has(streamId)) replay?.credit(streamId);
      else live.credit(streamId);
    },
    close,
    setHidden(hidden) {
      isHidden = hidden;
      own.setHidden(hidden);
      ownReplayed.setHidden(hidden);
      live.setHidden(hidden);
      replay?.setHidden(hidden);
    },
    dispose() {
      stopListening();
      leave();
      own.dispose();
      ownReplayed.dispose();
      live.dispose();
      replay?.dispose();
    },
  };
}
