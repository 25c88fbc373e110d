import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { Connections } from '../../contract/connection.ts';
import { STREAM_NAMES, type StreamName } from '../../contract/contract.ts';
import { REPLAY_PREFIX } from '../../contract/replay.ts';
import { parseStreamInput } from '../../contract/validators.ts';
import type { Dispatch } from '../dispatch.ts';
import type { ClientSession } from '../streams/client-session.ts';
import type { Signal } from '../streams/signal.ts';
import { createStreamSession } from '../streams/stream-session.ts';
import { createStateView } from '../streams/stream-view.ts';
import type { ConsoleSeat, VigieConsole } from '../vigie-console.ts';
import { withDeadline } from '../with-deadline.ts';

export type SwitchableConsoleOptions = {
  /** Answers the calls about connections, whether or not a console runs. */
  readonly dispatch: Dispatch;
  readonly dispatchOfAudience: Dispatch;
  readonly connections: () => Connections;
  readonly changed: Pick<Signal<void>, 'listen'>;
  readonly now: () => number;
};

/** A console to its hosts and screens, whichever runs behind it, and while none does. */
export type SwitchableConsole = Omit<VigieConsole, 'stop' | 'whenConnected' | 'whenSettled'> & {
  /** From now on everything goes to this one; to none where absent. Streams that are open begin again, with a snapshot. */
  readonly attach: (console: VigieConsole | undefined) => void;
  /** Resolves when all calls under way are answered, or after so long. */
  readonly drained: (deadlineMs: number) => Promise<void>;
};

const OWN: StreamName = 'connections';
const MAX_STREAMS = 64;
/** Whoever asks while one console takes the place of another waits so long. */
const ASK_MS = 20_000;

export function createSwitchableConsole(options: SwitchableConsoleOptions): SwitchableConsole {
  let current: VigieConsole | undefined;
  let attached = Promise.withResolvers<VigieConsole>();
  const sessions = new Set<(console: VigieConsole | undefined) => void>();
  const listeners = new Set<(console: VigieConsole | undefined) => void>();
  const underWay = new Set<Promise<unknown>>();

  function seatIn(console: VigieConsole, isAudience: boolean): ConsoleSeat {
    return isAudience ? console.audience : console;
  }

  function openSession(
    [send, window]: Parameters<ConsoleSeat['openSession']>,
    isAudience: boolean,
  ): ClientSession {
    const own = createStreamSession({
      openView: (_name, _input, onDirty) =>
        createStateView({
          read: options.connections,
          minIntervalMs: 0,
          onChange: options.changed.listen,
          onDirty,
        }),
      send,
      now: options.now,
    });
    const streams = new Map<string, { readonly name: string; readonly input: unknown }>();
    let inner: ClientSession | undefined;
    let isHidden = false;

    function follow(next: VigieConsole | undefined): void {
      inner?.dispose();
      inner = next && seatIn(next, isAudience).openSession(send, window);
      if (isHidden) inner?.setHidden(true);
      for (const [streamId, { name, input }] of streams) void inner?.open(streamId, name, input);
    }

    /** A client that starts again, as a window that is reloaded does, goes on with the same session. */
    function revive(): void {
      if (sessions.has(follow)) return;
      sessions.add(follow);
      follow(current);
    }
    revive();

    function close(streamId: unknown): void {
      own.close(streamId);
      if (typeof streamId === 'string') streams.delete(streamId);
      inner?.close(streamId);
    }

    return {
      async open(streamId, name, input) {
        revive();
        close(streamId);
        // Where clusters are, and who logs in there, is not for the audience.
        if (name === OWN && isAudience) return fail(appError('read_only', 'connections'));
        if (name === OWN) return own.open(streamId, name, input);
        const checked = checkStream(streamId, name, input);
        if (!checked.ok) return checked;
        if (streams.size >= MAX_STREAMS) return fail(appError('not_allowed', 'too many streams'));
        const stream = { name: name as string, input };
        streams.set(streamId as string, stream);
        const opener = inner;
        const opened = opener ? await opener.open(streamId, name, input) : ok(undefined);
        // What the end of a console interrupts is opened again by the next.
        if (opened.ok || opener !== inner) return ok(undefined);
        if (streams.get(streamId as string) === stream) streams.delete(streamId as string);
        return opened;
      },
      credit(streamId) {
        own.credit(streamId);
        inner?.credit(streamId);
      },
      close,
      setHidden(hidden) {
        isHidden = hidden;
        own.setHidden(hidden);
        inner?.setHidden(hidden);
      },
      dispose() {
        sessions.delete(follow);
        streams.clear();
        own.dispose();
        inner?.dispose();
        inner = undefined;
      },
    };
  }

  function seatOf(isAudience: boolean): ConsoleSeat {
    const dispatchOwn = isAudience ? options.dispatchOfAudience : options.dispatch;
    return {
      openSession: (...asked) => openSession(asked, isAudience),
      async dispatch(name, input, from) {
        if (name.startsWith('connections.')) return dispatchOwn(name, input, from);
        if (!current) return fail(appError('switching', 'no console runs'));
        const answer = seatIn(current, isAudience).dispatch(name, input, from);
        underWay.add(answer);
        try {
          return await answer;
        } finally {
          underWay.delete(answer);
        }
      },
      async ask(question, input) {
        const console = current ?? (await withDeadline(attached.promise, ASK_MS));
        return seatIn(console, isAudience).ask(question, input);
      },
      onChange(listener) {
        let end: (() => void) | undefined;
        const follow = (next: VigieConsole | undefined): void => {
          end?.();
          end = next && seatIn(next, isAudience).onChange(listener);
        };
        listeners.add(follow);
        follow(current);
        return () => {
          listeners.delete(follow);
          end?.();
        };
      },
    };
  }

  return {
    ...seatOf(false),
    audience: seatOf(true),
    reconnect: () => current?.reconnect(),
    attach(next) {
      current = next;
      for (const follow of listeners) follow(next);
      for (const follow of sessions) follow(next);
      if (next) attached.resolve(next);
      else attached = Promise.withResolvers();
    },
    async drained(deadlineMs) {
      await withDeadline(Promise.allSettled(underWay), deadlineMs).catch(() => undefined);
    },
  };
}

/** What no console would open is refused at once, also while none runs. */
function checkStream(streamId: unknown, name: unknown, input: unknown): Result<undefined> {
  if (typeof streamId !== 'string' || streamId.length > 100) return malformed('streamId');
  const isReplayed = typeof name === 'string' && name.startsWith(REPLAY_PREFIX);
  const known = STREAM_NAMES.find((each) => each === (isReplayed ? name.slice(REPLAY_PREFIX.length) : name));
  if (!known || known === OWN) return malformed('name');
  const parsed = parseStreamInput(known, input);
  return parsed.ok ? ok(undefined) : parsed;
}

function malformed(field: string): Result<undefined> {
  return fail(appError('invalid_input', `${field}: malformed`, [{ field, rule: 'malformed' }]));
}
