import { existsSync } from 'node:fs';
import { ok } from '../../contract/app-error.ts';
import type { RebuildReason } from '../../contract/streams.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { scatteredKinds } from '../../domain/topic-map.ts';
import { understand } from '../../domain/understand.ts';
import {
  openProjectionFile,
  type KnownTopic,
  type OpenedProjection,
  type ProjectionFile,
} from '../store/projection-file.ts';
import { isDamage, removeSqliteFile, replaceSqliteFile, setAside } from '../store/sqlite-file.ts';
import { createStreamSession, type OpenView, type StreamSession } from '../streams/stream-session.ts';
import { createViews, type Views } from '../streams/views.ts';
import { Ingest } from './ingest.ts';
import type {
  FromProjection,
  ProjectionProgress,
  ProjectionSetup,
  Question,
  Questions,
  ToProjection,
} from './messages.ts';
import type { ReadChange } from './read-change.ts';
import { createReadModel, type ReadModel } from './read-model.ts';
import { messageOf } from '../../domain/message-of.ts';

export type ProjectionOptions = ProjectionSetup & {
  readonly post: (message: FromProjection) => void;
  readonly now: () => number;
};

/** The fold of the log into a file, and the views of it, on a thread of their own. */
export type Projection = {
  readonly receive: (message: ToProjection) => void;
  /** Gives up because of an error that was met elsewhere, as in a timer. */
  readonly fail: (error: unknown) => void;
};

/** What was folded is kept when records pause, and while they keep coming this often; a long log is read in larger steps. */
const COMMIT_MS = 200;
const COMMIT_BEHIND_MS = 1_000;
/** A fold that is busy tells its views this often, and one that reads a long log when there is time for it. */
const FLUSH_MS = 50;
const FLUSH_BEHIND_MS = 500;

/** What is read from while the log is folded anew into another file. */
type Shown = { readonly model: ReadModel; readonly views: Views; readonly file: ProjectionFile };

export function startProjection(options: ProjectionOptions): Projection {
  const { post, now, context } = options;
  const read = (record: LogRecord) => understand(record, context);
  const scattered = scatteredKinds(context.topicMap);
  const profile = JSON.stringify(context);
  const nextPath = `${options.path}.next`;

  if (options.anew) for (const path of [options.path, nextPath]) removeSqliteFile(path);
  // The file that was shown meanwhile was given up: the one that was being made takes its place.
  if (!existsSync(options.path) && existsSync(nextPath)) {
    openNext().file.close();
    replaceSqliteFile(options.path, nextPath);
  }
  const opened = openProjectionFile(options.path, profile);
  /** Of another fold: shown until the new one has caught up. */
  let isPrivate = false;
  let clockMs = 0;
  const worldNow = options.isReplay ? () => clockMs : now;
  let old: Shown | undefined;
  /** Into a file beside the one of another fold. */
  let isBuilding = false;
  let building: OpenedProjection = opened;
  let reason: RebuildReason | undefined;
  if (opened.state === 'other') {
    reason = 'changed';
    old = shownIfReadable(opened.file);
    building = openNext();
    isBuilding = true;
  } else if (opened.state === 'made') {
    reason = options.anew ? 'replaced' : opened.setAside ? 'damaged' : 'first';
  }
  let current = shown(building.file);
  let stopListening: (() => void) | undefined;
  let hears = false;
  let changes: ReadChange[] = [];
  let committedAtMs = now();
  let flushedAtMs = now();
  let uncommitted = false;
  let failed = false;
  const sessions = new Map<number, StreamSession>();
  const hiddenSessions = new Set<number>();
  const streams = new Map<string, Questions['openStream']['input']>();

  const ingest = new Ingest({
    start: building.file.lanes(),
    fold: (record, live) => current.model.fold(record, live),
    onSlice,
    now: () => performance.now(),
    yieldTo: (next) => setImmediate(() => guard(next)),
  });

  /** The names of another fold's topics are known as well; their ids say nothing of a file that begins at zero. */
  function knownTopics(): readonly KnownTopic[] {
    const ofOld = old?.file.topics() ?? [];
    const own = building.file.topics();
    const names = new Set(own.map(({ topic }) => topic));
    return [
      ...own,
      ...ofOld.filter(({ topic }) => !names.has(topic)).map(({ topic }) => ({ topic, id: undefined })),
    ];
  }

  /** What an earlier run has built goes on, unless that was for another fold. */
  function openNext(): OpenedProjection {
    const next = openProjectionFile(nextPath, profile);
    if (next.state !== 'other') return next;
    next.file.close();
    removeSqliteFile(nextPath);
    return openProjectionFile(nextPath, profile);
  }

  function shown(file: ProjectionFile): Shown {
    const model = createReadModel({ file, understand: read, scattered, now: worldNow });
    model.setPrivacy(isPrivate);
    return {
      model,
      views: createViews(model, { now: () => performance.now(), isReplay: options.isReplay }),
      file,
    };
  }

  /** Undefined for a file whose tables the queries of today do not fit. */
  function shownIfReadable(file: ProjectionFile): Shown | undefined {
    try {
      const readable = shown(file);
      readable.model.dashboard('1h');
      return readable;
    } catch {
      file.close();
      return undefined;
    }
  }

  /** What screens see. */
  function seen(): Shown {
    return old ?? current;
  }

  function onSlice(isIdle: boolean): void {
    uncommitted = true;
    const isBehind = !ingest.isCaughtUp();
    if (isIdle || now() - committedAtMs >= (isBehind ? COMMIT_BEHIND_MS : COMMIT_MS)) commit(isIdle);
    if (isBuilding && ingest.isCaughtUp()) takeOver();
    if (isIdle || now() - flushedAtMs >= (isBehind ? FLUSH_BEHIND_MS : FLUSH_MS)) {
      flushedAtMs = now();
      current.model.flush();
    }
    if (changes.length > 0) {
      post({ kind: 'changes', changes });
      changes = [];
    }
    post({ kind: 'progress', progress: progress() });
  }

  function commit(isIdle: boolean): void {
    if (!uncommitted) return;
    current.file.commit(ingest.lanes(), isIdle);
    uncommitted = false;
    committedAtMs = now();
  }

  function progress(): ProjectionProgress {
    return {
      taken: ingest.taken,
      counts: current.model.counts(),
      isCaughtUp: ingest.isCaughtUp(),
      rebuild: ingest.rebuild(),
      lag: ingest.lag(),
      lanes: ingest.lanes(),
    };
  }

  /** The new file has everything: it takes the place of the old one. */
  function takeOver(): void {
    commit(true);
    old?.file.close();
    current.file.close();
    replaceSqliteFile(options.path, nextPath);
    old = undefined;
    isBuilding = false;
    current = shown(openProjectionFile(options.path, profile).file);
    reason = undefined;
    listen();
    reopenStreams();
  }

  function listen(): void {
    stopListening?.();
    stopListening = hears ? current.model.liveChange.listen((change) => changes.push(change)) : undefined;
  }

  function reopenStreams(): void {
    for (const { session, streamId, name, input } of streams.values())
      sessions.get(session)?.open(streamId, name, input);
  }

  function openView(masked: boolean): OpenView {
    return (name, input, onDirty) => {
      const { views, model } = seen();
      const view = views.open(name, input, onDirty);
      if (!masked) return view;
      return {
        snapshot: () => model.masked(() => view.snapshot()),
        delta: () => model.masked(() => view.delta()),
        get minIntervalMs() {
          return view.minIntervalMs;
        },
        close: () => view.close(),
      };
    };
  }

  function sessionOf(id: number, masked: boolean): StreamSession {
    const known = sessions.get(id);
    if (known) return known;
    const made = createStreamSession({
      openView: openView(masked),
      send: (streamId, message) => post({ kind: 'stream', session: id, streamId, message }),
      now,
    });
    made.setHidden(hiddenSessions.has(id));
    sessions.set(id, made);
    return made;
  }

  const answers: { [Q in Question]: (input: Questions[Q]['input']) => Questions[Q]['output'] } = {
    list: ({ name, input }) => seen().views.list(name, input),
    exported: (part) => seen().model.exported(part),
    dashboard: (range) => seen().model.dashboard(range),
    order: (id) => seen().model.orders.get(id),
    delivery: (id) => seen().model.deliveries.get(id),
    openDeliveries: (asked) => seen().model.openDeliveries(asked),
    // Of the log, not of what is shown.
    knows: (identities) => identities.map((identity) => current.model.knows(identity)),
    redriven: (keys) => keys.map((key) => current.file.redrivenTo(key) !== undefined),
    settle() {
      ingest.drain();
      current.model.flush();
      return undefined;
    },
    mark() {
      ingest.drain();
      current.file.mark(ingest.lanes());
      return undefined;
    },
    rollBack() {
      ingest.drain();
      current.file.rollBack();
      current = shown(current.file.reopen());
      ingest.rewind(current.file.lanes());
      uncommitted = false;
      listen();
      reopenStreams();
      return undefined;
    },
    forgetMarks() {
      commit(true);
      current.file.forgetMarks();
      return undefined;
    },
    openStream(stream) {
      const { session, masked = false, streamId, name, input } = stream;
      const result = sessionOf(session, masked).open(streamId, name, input);
      if (result.ok) streams.set(`${session}/${streamId}`, stream);
      return result;
    },
  };

  function handle(message: ToProjection): void {
    switch (message.kind) {
      case 'batch':
        return ingest.push(message);
      case 'expect':
        current.file.keepTopics(message.topics);
        ingest.expect(message.ranges);
        return onSlice(ingest.isIdle);
      case 'forget':
        ingest.forget(message.topic);
        return onSlice(ingest.isIdle);
      case 'ask': {
        const answer = answers[message.question] as (input: unknown) => unknown;
        const run = () => answer(message.input);
        const value = message.masked ? seen().model.masked(run) : run();
        return post({ kind: 'answer', id: message.id, result: ok(value) });
      }
      case 'credit':
        return sessions.get(message.session)?.credit(message.streamId);
      case 'hidden':
        if (message.on) hiddenSessions.add(message.session);
        else hiddenSessions.delete(message.session);
        return sessions.get(message.session)?.setHidden(message.on);
      case 'closeStream':
        streams.delete(`${message.session}/${message.streamId}`);
        return sessions.get(message.session)?.close(message.streamId);
      case 'closeSession':
        sessions.get(message.session)?.dispose();
        sessions.delete(message.session);
        hiddenSessions.delete(message.session);
        for (const [key, { session }] of streams) if (session === message.session) streams.delete(key);
        return undefined;
      case 'privacy':
        isPrivate = message.on;
        for (const each of [current, old]) each?.model.setPrivacy(isPrivate);
        return reopenStreams();
      case 'clock':
        clockMs = message.atMs;
        return undefined;
      case 'hear':
        hears = message.changes;
        return listen();
      case 'beat':
        return post({ kind: 'alive' });
      case 'stop':
        commit(true);
        old?.file.close();
        return current.file.close();
    }
  }

  post({
    kind: 'opened',
    lanes: building.file.lanes(),
    topics: knownTopics(),
    reason,
    setAside: (opened.setAside ?? building.setAside)?.path,
    progress: progress(),
  });

  function guard(run: () => void): void {
    if (failed) return;
    try {
      run();
    } catch (error) {
      fail(error);
    }
  }

  /** The file refuses, or holds nonsense. What was committed is kept; what was not comes from the log again. */
  function fail(error: unknown): void {
    failed = true;
    for (const session of sessions.values()) session.dispose();
    for (const file of [current.file, old?.file]) {
      try {
        file?.close();
      } catch {
        // It is given up anyway.
      }
    }
    // Where two are open it may be either: without the one that is shown, the next start knows.
    const aside = isDamage(error) ? setAside(options.path, error).path : undefined;
    const message = messageOf(error);
    post({ kind: 'failed', setAside: aside, message });
  }

  return { receive: (message) => guard(() => handle(message)), fail };
}
