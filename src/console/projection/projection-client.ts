import { Worker } from 'node:worker_threads';
import { appError, fail, type Result } from '../../contract/app-error.ts';
import type { ReadModelState, StreamMessage } from '../../contract/streams.ts';
import type { PartitionRange } from '../kafka/topics.ts';
import type { WireBatch } from '../kafka/wire-batch.ts';
import { createSignal, type Signal } from '../streams/signal.ts';
import { withDeadline } from '../with-deadline.ts';
import type {
  FromProjection,
  ProjectionProgress,
  ProjectionSetup,
  Question,
  Questions,
  ToProjection,
} from './messages.ts';
import type { ReadChange } from './read-change.ts';

export type ProjectionClientOptions = Omit<ProjectionSetup, 'anew'> & {
  /** The built worker; absent where this runs from the sources. */
  readonly entry: URL | undefined;
  readonly log: (line: string) => void;
  /** The fold went on elsewhere than where the consumers are: they are to read from `positionOf` again. */
  readonly onReread: () => void;
};

/** The streams of one client, as far as they are of the read model. */
export type RemoteSession = {
  readonly open: (streamId: string, name: string, input: unknown) => Promise<Result<undefined>>;
  readonly credit: (streamId: string) => void;
  readonly close: (streamId: string) => void;
  readonly setHidden: (hidden: boolean) => void;
  readonly dispose: () => void;
};

/** The read model, from the thread that talks to Kafka. */
export type ProjectionClient = {
  /** Resolves when the file is open and `positionOf` knows where to read. */
  readonly whenOpen: Promise<void>;
  /** What these partitions hold; others that are known already stay. */
  readonly expect: (ranges: readonly PartitionRange[]) => void;
  /** Resolves at once, or, when the fold is behind, once there is room. */
  readonly push: (batch: WireBatch) => Promise<void>;
  /** The offset to read next. */
  readonly positionOf: (topic: string, partition: number) => bigint | undefined;
  readonly ask: <Q extends Question>(
    question: Q,
    input: Questions[Q]['input'],
  ) => Promise<Questions[Q]['output']>;
  /** The same, answered as in privacy mode. */
  readonly askMasked: ProjectionClient['ask'];
  readonly openSession: (
    send: (streamId: string, message: StreamMessage<unknown, unknown>) => void,
    /** For whoever may not see who somebody is, whatever the mode. */
    masked?: boolean,
  ) => RemoteSession;
  readonly progress: () => ProjectionProgress;
  readonly state: () => ReadModelState;
  readonly progressed: Signal<ProjectionProgress>;
  readonly liveChange: Pick<Signal<ReadChange>, 'listen'>;
  /** A topic that seems to have been deleted and made again. */
  readonly replaced: Signal<string>;
  /** Whether what says who somebody is is masked. */
  readonly setPrivacy: (on: boolean) => void;
  /** For a replay: the time in its world, ms since the epoch. */
  readonly setClock: (atMs: number) => void;
  /** Resolves when everything pushed so far is folded. */
  readonly settled: () => Promise<void>;
  /** Makes it anew from the log's start. */
  readonly rebuild: () => void;
  /** Ends the thread; what was folded is kept. */
  readonly stop: () => Promise<void>;
};

/** Records on their way to the fold. */
const WAITING_RECORDS = 20_000;
/** What a record becomes on its way lives for milliseconds: with room for it, it is never copied. */
const YOUNG_MB = 64;
const RESTART_MS = 1_000;
const STOP_MS = 5_000;

const NOTHING: ProjectionProgress = {
  taken: 0,
  queued: 0,
  counts: { read: 0, duplicates: 0, quarantined: 0, redriven: 0, impossible: 0, simulated: 0 },
  isCaughtUp: false,
  rebuild: undefined,
  lag: 0,
  lanes: [],
};

/** The worker's entry, as it runs from the sources. */
const SOURCE_ENTRY = new URL('./projection-worker.ts', import.meta.url);

/** Runs the projection on a thread of its own, and starts it again where it fails: what it had not kept is read again. */
export function startProjectionClient(options: ProjectionClientOptions): ProjectionClient {
  const { log } = options;
  let setup: ProjectionSetup = {
    path: options.path,
    context: options.context,
    // What was the case at another time is found out again.
    anew: options.isReplay,
    isReplay: options.isReplay,
  };
  const opened = Promise.withResolvers<void>();
  const progressed = createSignal<ProjectionProgress>();
  const changes = createSignal<ReadChange>();
  const replaced = createSignal<string>();
  const questions = new Map<number, (result: Result<unknown>) => void>();
  const sessions = new Map<number, (streamId: string, message: StreamMessage<unknown, unknown>) => void>();
  const streams = new Map<string, Questions['openStream']['input']>();
  const hiddenSessions = new Set<number>();
  let positions = new Map<string, bigint>();
  let ranges: readonly PartitionRange[] = [];
  let progress = NOTHING;
  let state: ReadModelState = { reason: undefined, trouble: undefined };
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** The consumers read from where this worker is. */
  let inStep = false;
  let pushed = 0;
  let room: (() => void)[] = [];
  let nextId = 0;
  let hasOpened = false;
  let isPrivate = false;
  let stopped = false;

  function post(message: ToProjection, transfer: readonly ArrayBuffer[] = []): void {
    worker?.postMessage(message, transfer);
  }

  function launch(): void {
    const made = new Worker(options.entry ?? SOURCE_ENTRY, {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker = made;
    setup = { ...setup, anew: false };
    inStep = false;
    pushed = 0;
    progress = { ...progress, taken: 0, queued: 0 };
    made.on('message', (message: FromProjection) => {
      if (worker === made) hear(message);
    });
    made.on('error', (error) => relaunch(made, error instanceof Error ? error.message : String(error)));
    made.on('exit', () => relaunch(made, 'its thread ended'));
  }

  function hear(message: FromProjection): void {
    switch (message.kind) {
      case 'opened': {
        const isFirst = !hasOpened;
        hasOpened = true;
        positions = new Map(
          message.lanes.map(({ topic, partition, next }) => [`${topic}/${partition}`, next]),
        );
        if (message.setAside)
          log(
            `the read model was damaged: its file is kept as ${message.setAside}, and made anew from the log`,
          );
        state = { reason: message.reason, trouble: state.trouble };
        progress = message.progress;
        if (ranges.length > 0) post({ kind: 'expect', ranges });
        if (changes.isHeard()) post({ kind: 'hear', changes: true });
        if (isPrivate) post({ kind: 'privacy', on: true });
        for (const session of hiddenSessions) post({ kind: 'hidden', session, on: true });
        for (const stream of streams.values()) void ask('openStream', stream);
        opened.resolve();
        inStep = true;
        if (!isFirst) options.onReread();
        return undefined;
      }
      case 'progress':
        // Told after what was folded has been kept.
        if (state.trouble) state = { ...state, trouble: undefined };
        if (message.progress.isCaughtUp && state.reason) state = { ...state, reason: undefined };
        progress = message.progress;
        makeRoom();
        return progressed.emit(progress);
      case 'stream':
        return sessions.get(message.session)?.(message.streamId, message.message);
      case 'answer':
        questions.get(message.id)?.(message.result);
        questions.delete(message.id);
        return undefined;
      case 'changes':
        for (const change of message.changes) changes.emit(change);
        return undefined;
      case 'replaced':
        return replaced.emit(message.topic);
      case 'failed':
        if (message.setAside) log(`the read model is damaged: its file is kept as ${message.setAside}`);
        return relaunch(worker, message.message);
    }
  }

  function relaunch(broken: Worker | undefined, why: string): void {
    if (stopped || worker !== broken) return;
    worker = undefined;
    void broken?.terminate();
    if (!state.trouble) log(`the read model failed (${why}); it goes on from what it had kept`);
    state = { ...state, trouble: { sinceMs: state.trouble?.sinceMs ?? Date.now(), message: why } };
    for (const [id, answer] of questions) {
      answer(fail(appError('internal', why)));
      questions.delete(id);
    }
    makeRoom();
    clearTimeout(timer);
    timer = setTimeout(launch, RESTART_MS);
  }

  function makeRoom(): void {
    if (worker && pushed - progress.taken >= WAITING_RECORDS) return;
    for (const resolve of room) resolve();
    room = [];
  }

  function ask<Q extends Question>(
    question: Q,
    input: Questions[Q]['input'],
    masked = false,
  ): Promise<Questions[Q]['output']> {
    nextId += 1;
    const id = nextId;
    return new Promise((resolve, reject) => {
      if (!worker) return reject(new Error('the read model is being started'));
      questions.set(id, (result) => {
        if (result.ok) resolve(result.value as Questions[Q]['output']);
        else reject(new Error(result.error.message));
      });
      return post({ kind: 'ask', id, question, input, masked });
    });
  }

  launch();
  return {
    whenOpen: opened.promise,
    expect(known) {
      const isNew = new Set(known.map(({ topic, partition }) => `${topic}/${partition}`));
      ranges = [...ranges.filter(({ topic, partition }) => !isNew.has(`${topic}/${partition}`)), ...known];
      for (const { topic, partition, low } of known) {
        const key = `${topic}/${partition}`;
        const next = positions.get(key);
        if (next === undefined || next < low) positions.set(key, low);
      }
      post({ kind: 'expect', ranges: known });
    },
    async push(batch) {
      // Whoever starts reads from its own place.
      if (!worker || !inStep) return;
      pushed += batch.count;
      positions.set(`${batch.topic}/${batch.partition}`, batch.nextOffset);
      post({ kind: 'batch', ...batch }, [batch.bytes]);
      if (pushed - progress.taken < WAITING_RECORDS) return;
      await new Promise<void>((resolve) => {
        room.push(resolve);
      });
    },
    positionOf: (topic, partition) => positions.get(`${topic}/${partition}`),
    ask: (question, input) => ask(question, input),
    askMasked: (question, input) => ask(question, input, true),
    openSession(send, masked = false) {
      nextId += 1;
      const session = nextId;
      sessions.set(session, send);
      return {
        async open(streamId, name, input) {
          const stream = { session, masked, streamId, name, input };
          streams.set(`${session}/${streamId}`, stream);
          try {
            const result = await ask('openStream', stream);
            if (!result.ok) streams.delete(`${session}/${streamId}`);
            return result;
          } catch (error) {
            return fail(appError('internal', error instanceof Error ? error.message : String(error)));
          }
        },
        credit: (streamId) => post({ kind: 'credit', session, streamId }),
        close(streamId) {
          streams.delete(`${session}/${streamId}`);
          post({ kind: 'closeStream', session, streamId });
        },
        setHidden(on) {
          if (on) hiddenSessions.add(session);
          else hiddenSessions.delete(session);
          post({ kind: 'hidden', session, on });
        },
        dispose() {
          hiddenSessions.delete(session);
          for (const [key, stream] of streams) if (stream.session === session) streams.delete(key);
          sessions.delete(session);
          post({ kind: 'closeSession', session });
        },
      };
    },
    progress: () => progress,
    state: () => state,
    progressed,
    liveChange: {
      listen(listener) {
        if (!changes.isHeard()) post({ kind: 'hear', changes: true });
        const end = changes.listen(listener);
        return () => {
          end();
          if (!changes.isHeard()) post({ kind: 'hear', changes: false });
        };
      },
    },
    replaced,
    setPrivacy(on) {
      isPrivate = on;
      post({ kind: 'privacy', on });
    },
    setClock: (atMs) => post({ kind: 'clock', atMs }),
    settled: () => ask('settle', undefined),
    rebuild() {
      const last = worker;
      worker = undefined;
      setup = { ...setup, anew: true };
      clearTimeout(timer);
      void last?.terminate().then(launch);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      makeRoom();
      const last = worker;
      if (!last) return;
      const ended = new Promise((resolve) => {
        last.once('exit', resolve);
      });
      post({ kind: 'stop' });
      await withDeadline(ended, STOP_MS).catch(() => last.terminate());
    },
  };
}
