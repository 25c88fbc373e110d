import { Worker } from 'node:worker_threads';
import { appError, fail, type Result } from '../../contract/app-error.ts';
import type { ReadModelState, StreamMessage } from '../../contract/streams.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import type { WireBatch } from '../kafka/wire-batch.ts';
import type { KnownTopic } from '../store/projection-file.ts';
import { createSignal, type Signal } from '../streams/signal.ts';
import { withDeadline } from '../with-deadline.ts';
import { Heartbeat, systemClock, type HeartbeatClock } from './heartbeat.ts';
import type {
  FromProjection,
  ProjectionProgress,
  ProjectionSetup,
  Question,
  Questions,
  ToProjection,
} from './messages.ts';
import type { ReadChange } from './read-change.ts';
import { messageOf } from '../../domain/message-of.ts';

export type ProjectionClientOptions = Omit<ProjectionSetup, 'anew'> & {
  /** The built worker; absent where this runs from the sources. */
  readonly entry: URL | undefined;
  readonly log: (line: string) => void;
  /** The fold goes on from elsewhere, and has to be told again what to expect. */
  readonly onReread: () => void;
  /** For tests; the system's, where absent. */
  readonly clock?: HeartbeatClock;
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
  /** What these partitions hold, and the topics they are of; others that are known already stay. */
  readonly expect: (ranges: readonly PartitionRange[], topics: readonly KnownTopic[]) => void;
  /** A topic that is no longer there is not waited for; its name and id stay known. */
  readonly forget: (topic: string) => void;
  /** Topics by name, with their ids where the cluster has them: those of the file, and those expected since. */
  readonly topics: () => ReadonlyMap<string, string | undefined>;
  /**
   * Resolves at once, or, when the fold is behind, once there is room; with whether the batch was taken: while the read
   * model is being started it takes none.
   */
  readonly push: (batch: WireBatch) => Promise<boolean>;
  /** The offset to read next; undefined for a partition that is not known. */
  readonly positionOf: (topic: string, partition: number) => bigint | undefined;
  /** Records that wait for the fold, as far as their batches say how many they hold. */
  readonly queued: () => number;
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
  /** Whether what says who somebody is is masked. */
  readonly setPrivacy: (on: boolean) => void;
  /** For a replay: the time in its world, ms since the epoch. */
  readonly setClock: (atMs: number) => void;
  /** Resolves when everything pushed so far is folded. */
  readonly settled: () => Promise<void>;
  /** Makes it again from the log's start, of topics some of which have another id now. */
  readonly rebuild: (topics: readonly KnownTopic[]) => void;
  /** Ends the thread; what was folded is kept. */
  readonly stop: () => Promise<void>;
};

/** On their way to the fold. */
const WAITING_RECORDS = 20_000;
const WAITING_BYTES = 32 * 1024 * 1024;
/** What a record becomes on its way lives for milliseconds: with room for it, it is never copied. */
const YOUNG_MB = 64;
const RESTART_MS = 1_000;
const STOP_MS = 5_000;

const NOTHING: ProjectionProgress = {
  taken: { batches: 0, records: 0 },
  counts: { read: 0, duplicates: 0, quarantined: 0, redriven: 0, deletions: 0, impossible: 0, simulated: 0 },
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
  const questions = new Map<number, (result: Result<unknown>) => void>();
  const sessions = new Map<number, (streamId: string, message: StreamMessage<unknown, unknown>) => void>();
  const streams = new Map<string, Questions['openStream']['input']>();
  const hiddenSessions = new Set<number>();
  let positions = new Map<string, bigint>();
  const topics = new Map<string, string | undefined>();
  let progress = NOTHING;
  let state: Omit<ReadModelState, 'stalledSinceMs'> = { reason: undefined, trouble: undefined };
  let worker: Worker | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Whether `positions` are those of this worker. */
  let inStep = false;
  /** Batches that the worker has not taken off its queue, oldest first, and those it has. */
  let waiting: { readonly count: number; readonly bytes: number }[] = [];
  let takenBatches = 0;
  let room: (() => void)[] = [];
  let nextId = 0;
  let hasOpened = false;
  let isPrivate = false;
  let stopped = false;

  function post(message: ToProjection, transfer: readonly ArrayBuffer[] = []): void {
    worker?.postMessage(message, transfer);
  }

  const heartbeat = new Heartbeat(() => post({ kind: 'beat' }), options.clock ?? systemClock);

  function launch(): void {
    const made = new Worker(options.entry ?? SOURCE_ENTRY, {
      workerData: setup,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
    });
    worker = made;
    heartbeat.heard();
    setup = { ...setup, anew: false };
    inStep = false;
    waiting = [];
    takenBatches = 0;
    progress = { ...progress, taken: NOTHING.taken, isCaughtUp: false };
    made.on('message', (message: FromProjection) => {
      if (worker !== made) {
        return;
      }
      heartbeat.heard();
      hear(message);
    });
    made.on('error', (error) => relaunch(made, messageOf(error)));
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
        // What is known of this run is newer than the file.
        for (const { topic, id } of message.topics) {
          if (!topics.has(topic)) {
            topics.set(topic, id);
          }
        }
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
        waiting.splice(0, progress.taken.batches - takenBatches);
        takenBatches = progress.taken.batches;
        makeRoom();
        return progressed.emit(progress);
      case 'stream':
        return sessions.get(message.session)?.(message.streamId, message.message);
      case 'answer':
        questions.get(message.id)?.(message.result);
        questions.delete(message.id);
        return undefined;
      case 'alive':
        return undefined;
      case 'changes':
        for (const change of message.changes) changes.emit(change);
        return undefined;
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
    refuseQuestions(why);
    makeRoom();
    clearTimeout(timer);
    timer = setTimeout(launch, RESTART_MS);
  }

  /** The worker that was asked is gone. */
  function refuseQuestions(why: string): void {
    for (const [id, answer] of questions) {
      answer(fail(appError('internal', why)));
      questions.delete(id);
    }
  }

  function makeRoom(): void {
    if (worker && isFull()) return;
    for (const resolve of room) resolve();
    room = [];
  }

  function queued(): number {
    return waiting.reduce((sum, { count }) => sum + count, 0);
  }

  function isFull(): boolean {
    const bytes = waiting.reduce((sum, each) => sum + each.bytes, 0);
    return queued() >= WAITING_RECORDS || bytes >= WAITING_BYTES;
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
    expect(ranges, known) {
      for (const { topic, id } of known) {
        topics.set(topic, id);
      }
      for (const { topic, partition, low } of ranges) {
        const key = `${topic}/${partition}`;
        const next = positions.get(key);
        if (next === undefined || next < low) positions.set(key, low);
      }
      post({ kind: 'expect', ranges, topics: known });
    },
    forget: (topic) => post({ kind: 'forget', topic }),
    topics: () => topics,
    queued,
    async push(batch) {
      const key = `${batch.topic}/${batch.partition}`;
      // A worker that starts reads from its own place.
      if (!worker || !inStep) return false;
      waiting.push({ count: batch.count, bytes: batch.bytes.byteLength });
      positions.set(key, batch.nextOffset);
      post({ kind: 'batch', ...batch }, [batch.bytes]);
      if (isFull()) {
        await new Promise<void>((resolve) => {
          room.push(resolve);
        });
      }
      return true;
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
            return fail(appError('internal', messageOf(error)));
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
    // A thread that is started again after a failure has its own word.
    state: () => ({ ...state, stalledSinceMs: state.trouble ? undefined : heartbeat.stalledSinceMs }),
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
    setPrivacy(on) {
      isPrivate = on;
      post({ kind: 'privacy', on });
    },
    setClock: (atMs) => post({ kind: 'clock', atMs }),
    settled: () => ask('settle', undefined),
    rebuild(replaced) {
      for (const { topic, id } of replaced) {
        topics.set(topic, id);
      }
      const last = worker;
      worker = undefined;
      inStep = false;
      positions = new Map();
      setup = { ...setup, anew: true };
      clearTimeout(timer);
      refuseQuestions('the read model is made again');
      makeRoom();
      void last?.terminate().then(launch);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      heartbeat.stop();
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
