import { appError, fail, ok, type AppError, type Result } from '../../contract/app-error.ts';
import { STREAM_NAMES, type StreamName } from '../../contract/contract.ts';
import type { StreamMessage } from '../../contract/streams.ts';
import { parseStreamInput } from '../../contract/validators.ts';
import type { StreamView } from './stream-view.ts';

type AnyView = StreamView<unknown, unknown>;

/** Opens a view; the input is already validated. `onDirty` is called when it has something to say. */
export type OpenView = (name: StreamName, input: unknown, onDirty: () => void) => AnyView;

export type StreamSessionOptions = {
  readonly openView: OpenView;
  readonly send: (streamId: string, message: StreamMessage<unknown, unknown>) => void;
  readonly now: () => number;
  /** Streams one client may hold at a time. */
  readonly maxStreams?: number;
};

export type StreamSession = {
  readonly open: (streamId: unknown, name: unknown, input: unknown) => Result<undefined>;
  readonly credit: (streamId: unknown) => void;
  readonly close: (streamId: unknown) => void;
  /** Nobody sees the screen: at most one delta a second for each stream, with everything in it. */
  readonly setHidden: (hidden: boolean) => void;
  /** Streams that are open now. */
  readonly size: () => number;
  readonly dispose: () => void;
};

/** Deltas to a screen that nobody sees are this far apart. */
const HIDDEN_INTERVAL_MS = 1_000;

type OpenStream = {
  readonly view: AnyView;
  seq: number;
  credit: boolean;
  dirty: boolean;
  sentAtMs: number;
  timer: NodeJS.Timeout | undefined;
};

/**
 * The streams of one client, over any transport. One message per stream is under way at a time: the next is
 * computed when the client has painted the last and given credit, so a slow or hidden screen costs nothing and
 * gets, when it comes back, one delta with everything in it.
 */
export function createStreamSession(options: StreamSessionOptions): StreamSession {
  const streams = new Map<string, OpenStream>();
  const maxStreams = options.maxStreams ?? 64;
  let isHidden = false;

  function pump(streamId: string, stream: OpenStream): void {
    if (!stream.credit || !stream.dirty) return;
    // What a view has to say may have become urgent since the timer was set.
    clearTimeout(stream.timer);
    stream.timer = undefined;
    const intervalMs = Math.max(stream.view.minIntervalMs, isHidden ? HIDDEN_INTERVAL_MS : 0);
    const waitMs = stream.sentAtMs + intervalMs - options.now();
    if (waitMs > 0) {
      stream.timer = setTimeout(() => {
        stream.timer = undefined;
        pump(streamId, stream);
      }, waitMs);
      return;
    }
    stream.dirty = false;
    const delta = stream.view.delta();
    if (!delta) return;
    stream.credit = false;
    stream.seq += 1;
    stream.sentAtMs = options.now();
    options.send(streamId, {
      kind: 'delta',
      seq: stream.seq,
      value: delta.value,
      conflated: delta.changes - 1,
    });
  }

  function close(streamId: unknown): void {
    if (typeof streamId !== 'string') return;
    const stream = streams.get(streamId);
    if (!stream) return;
    clearTimeout(stream.timer);
    stream.view.close();
    streams.delete(streamId);
  }

  return {
    open(streamId, name, input) {
      if (typeof streamId !== 'string' || streamId.length > 100) return fail(malformed('streamId'));
      const known = STREAM_NAMES.find((each) => each === name);
      if (!known) return fail(malformed('name'));
      const parsed = parseStreamInput(known, input);
      if (!parsed.ok) return parsed;
      close(streamId);
      if (streams.size >= maxStreams) return fail(appError('not_allowed', 'too many streams'));
      const view = options.openView(known, parsed.value, () => {
        const stream = streams.get(streamId);
        if (!stream) return;
        stream.dirty = true;
        pump(streamId, stream);
      });
      streams.set(streamId, {
        view,
        seq: 0,
        credit: false,
        dirty: false,
        sentAtMs: options.now(),
        timer: undefined,
      });
      options.send(streamId, { kind: 'snapshot', seq: 0, value: view.snapshot() });
      return ok(undefined);
    },
    credit(streamId) {
      const stream = typeof streamId === 'string' ? streams.get(streamId) : undefined;
      if (!stream || typeof streamId !== 'string') return;
      stream.credit = true;
      pump(streamId, stream);
    },
    close,
    setHidden(hidden) {
      isHidden = hidden;
      if (hidden) return;
      for (const [streamId, stream] of streams) {
        clearTimeout(stream.timer);
        stream.timer = undefined;
        pump(streamId, stream);
      }
    },
    size: () => streams.size,
    dispose() {
      for (const streamId of streams.keys()) close(streamId);
    },
  };
}

function malformed(field: string): AppError {
  return appError('invalid_input', `${field}: malformed`, [{ field, rule: 'malformed' }]);
}
