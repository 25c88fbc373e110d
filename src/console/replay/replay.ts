import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { Instant, ReplaySpeed, ReplayState } from '../../contract/replay.ts';
import { offsetAfter, type LogRecord, type RecordPosition } from '../../domain/log-record.ts';
import { OffsetOutOfRange, type LogReader } from '../kafka/log-reader.ts';
import { packRecords } from '../kafka/wire-batch.ts';
import type { ProjectionClient } from '../projection/projection-client.ts';
import { createLogCursor, laneKey, type LogCursor, type Place } from './log-cursor.ts';

/** A world as of then: what the log says up to an instant, in a read model of its own. */
export type ReplayedWorld = Pick<
  ProjectionClient,
  'push' | 'ask' | 'openSession' | 'setClock' | 'setPrivacy' | 'settled' | 'stop'
>;

/** What is replayed: Kafka's log, or a tape. */
export type ReplaySource = {
  readonly reader: Pick<LogReader, 'ranges' | 'read' | 'offsetAt'>;
  readonly topics: () => readonly string[];
  readonly isTape: boolean;
};

export type ReplayOptions = {
  readonly kafka: Omit<ReplaySource, 'isTape'>;
  /** A new, empty world. */
  readonly openWorld: () => Promise<ReplayedWorld>;
  /** Streams of the replay belong to another world now, or to none. */
  readonly onWorld: (world: ReplayedWorld | undefined) => void;
  readonly onChange: () => void;
  /** How long it is kept for a window that went away, and may be back in a moment; a minute where absent. */
  readonly keptMs?: number;
};

/** The time machine: one for the whole console, whoever looks at it. The live world goes on beside it. */
export type Replay = {
  readonly state: () => ReplayState;
  /** Opens it, or goes elsewhere; answers when it is there, or a newer wish has taken its place. */
  readonly seek: (instant: Instant) => Promise<Result<ReplayState>>;
  /** Replays something else, from its end. */
  readonly open: (source: ReplaySource) => Promise<Result<ReplayState>>;
  /** So many events forwards, or backwards where negative. */
  readonly step: (by: number) => Promise<Result<ReplayState>>;
  readonly play: (speed: ReplaySpeed) => Promise<Result<ReplayState>>;
  readonly pause: () => Promise<Result<ReplayState>>;
  readonly close: () => Promise<Result<ReplayState>>;
  /** Somebody looks at it, until what this returns is called. What nobody looks at any more is closed after a while. */
  readonly watch: () => () => void;
};

type Shown = Exclude<ReplayState, { phase: 'off' }>;

/** So many events before an instant can be taken back one by one, without folding the log again. */
const BACK_EVENTS = 200;
/** One tick of playing, and the most it folds. */
const TICK_MS = 50;
const TICK_EVENTS = 500;
/** Where nothing would happen on screen for longer than this, playing goes on to just before the next event. */
const SKIP_AFTER_MS = 3_000;
const SKIP_TO_MS = 500;
const KEPT_MS = 60_000;

export function createReplay(options: ReplayOptions): Replay {
  const kafka: ReplaySource = { ...options.kafka, isTape: false };
  let source = kafka;
  let cursor: LogCursor | undefined;
  let world: ReplayedWorld | undefined;
  let shown: Shown | undefined;
  /** What each mark of the world was followed by, the latest last. */
  let marks: LogRecord[][] = [];
  /** A newer wish ends what is under way. */
  let wish = 0;
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<unknown> = Promise.resolve();
  let watchers = 0;
  let leaving: NodeJS.Timeout | undefined;

  function state(): ReplayState {
    return shown ?? { phase: 'off' };
  }

  function show(change: Partial<Shown>): void {
    if (!shown) return;
    shown = { ...shown, ...change };
    options.onChange();
  }

  /** One thing after the other. A failure to read is told, and what is shown stays. */
  async function inTurn(work: (own: number) => Promise<void>): Promise<Result<ReplayState>> {
    wish += 1;
    const own = wish;
    clearTimeout(timer);
    const done = busy.then(() => (own === wish ? work(own) : undefined));
    busy = done.catch(() => undefined);
    try {
      await done;
      return ok(state());
    } catch (error) {
      show({ phase: 'paused', failed: true });
      const message = error instanceof Error ? error.message : String(error);
      return fail(appError(error instanceof OffsetOutOfRange ? 'not_found' : 'kafka_unreachable', message));
    }
  }

  /** What there is to replay, as of now. */
  async function openHistory(): Promise<LogCursor> {
    const made = createLogCursor(source.reader, await source.reader.ranges(source.topics()));
    const fromMs = (await made.peek())?.timestampMs ?? Date.now();
    const [last] = await made.before(made.end, 1);
    cursor = made;
    shown = {
      phase: 'seeking',
      fromMs,
      toMs: last?.timestampMs ?? fromMs,
      atMs: fromMs,
      done: 0,
      total: made.total,
      speed: 1,
      last: undefined,
      isTape: source.isTape,
      failed: false,
    };
    options.onChange();
    return made;
  }

  async function placeOf(walk: LogCursor, instant: Instant): Promise<{ place: Place; atMs: number }> {
    if (instant.kind === 'time') return { place: await walk.placeAt(instant.atMs), atMs: instant.atMs };
    const { topic, partition, offset } = instant.position;
    if (!walk.end.has(laneKey(instant.position))) throw new OffsetOutOfRange(`${topic} is not replayed`);
    const { records } = await source.reader.read({ topic, partition, from: BigInt(offset), maxBytes: 1 });
    const atMs = records[0]?.timestampMs ?? Date.now();
    const place = new Map(await walk.placeAt(atMs)).set(laneKey(instant.position), BigInt(offset));
    return { place, atMs };
  }

  /** Folds the log up to a place: most of it in large pieces, the last events one by one. */
  async function goTo(walk: LogCursor, target: { place: Place; atMs: number; own: number }): Promise<void> {
    const { place, atMs, own } = target;
    show({ phase: 'seeking', failed: false });
    const back = await walk.before(place, BACK_EVENTS);
    const start = new Map(place);
    for (const record of back.toReversed()) start.set(laneKey(record), record.offset);
    const here = walk.place();
    const isAhead =
      world !== undefined && [...start].every(([key, offset]) => offset >= (here.get(key) ?? 0n));
    if (isAhead) await world?.ask('forgetMarks', undefined);
    else await openWorld(walk);
    marks = [];
    for (let records = await walk.takeMany(start); records; records = await walk.takeMany(start)) {
      await push(records);
      show({ done: walk.done(walk.place()) });
      if (own !== wish) return;
    }
    for (const record of back) await forward([record]);
    walk.goTo(place);
    await settle(atMs, back.at(-1));
  }

  async function openWorld(walk: LogCursor): Promise<void> {
    const old = world;
    world = await options.openWorld();
    walk.goTo(new Map());
    options.onWorld(world);
    await old?.stop();
  }

  /** Records of one partition. */
  async function push(records: readonly LogRecord[]): Promise<void> {
    const last = records.at(-1);
    if (!last || !world) return;
    const { topic, partition, timestampMs } = last;
    const end = offsetAfter(last);
    world.setClock(timestampMs);
    for (const batch of packRecords(records, { topic, partition, end })) {
      await world.push(batch);
    }
  }

  /** Folds events that come next, behind a mark. */
  async function forward(records: readonly LogRecord[]): Promise<void> {
    if (records.length === 0) return;
    await world?.ask('mark', undefined);
    marks.push([...records]);
    for (const record of records) await push([record]);
  }

  /** Says where it is, once everything is folded. */
  async function settle(atMs: number, last: LogRecord | undefined): Promise<void> {
    world?.setClock(atMs);
    await world?.settled();
    show({
      phase: 'paused',
      atMs,
      done: cursor ? cursor.done(cursor.place()) : 0,
      last: last && positionOf(last),
    });
  }

  async function stepForward(walk: LogCursor): Promise<void> {
    const record = await walk.take();
    if (!record) return;
    await forward([record]);
    await settle(record.timestampMs, record);
  }

  async function stepBack(walk: LogCursor, own: number): Promise<void> {
    const undone = marks.pop();
    if (undone === undefined) {
      // The way back is used up: the log is folded again, up to before the last event.
      const [last] = await walk.before(walk.place(), 1);
      if (!last) return;
      const place = new Map(walk.place()).set(laneKey(last), last.offset);
      const [earlier] = await walk.before(place, 1);
      await goTo(walk, { place, atMs: earlier?.timestampMs ?? last.timestampMs, own });
      return;
    }
    await world?.ask('rollBack', undefined);
    for (const record of undone.toReversed()) walk.putBack(record);
    const kept = undone.slice(0, -1);
    for (const _ of kept) await walk.take();
    await forward(kept);
    const last = kept.at(-1) ?? marks.at(-1)?.at(-1) ?? (await walk.before(walk.place(), 1))[0];
    await settle(last?.timestampMs ?? undone[0]?.timestampMs ?? 0, last);
  }

  async function tick(walk: LogCursor, { own, sinceMs }: { own: number; sinceMs: number }): Promise<void> {
    if (own !== wish || !shown) return;
    const startedAt = performance.now();
    const { speed } = shown;
    let atMs = shown.atMs + (startedAt - sinceMs) * speed;
    const next = await walk.peek();
    if (!next) {
      show({ phase: 'paused', atMs: Math.max(shown.toMs, shown.atMs) });
      return;
    }
    if (next.timestampMs - atMs > SKIP_AFTER_MS * speed) atMs = next.timestampMs - SKIP_TO_MS * speed;
    const due: LogRecord[] = [];
    for (let record = await walk.peek(); record && record.timestampMs <= atMs; record = await walk.peek()) {
      if (due.length >= TICK_EVENTS) {
        // More than a tick can fold: the clock waits for the events.
        atMs = record.timestampMs;
        break;
      }
      due.push(record);
      await walk.take();
    }
    await forward(due);
    world?.setClock(atMs);
    await world?.settled();
    const last = due.at(-1);
    const at = { phase: 'playing', atMs, done: walk.done(walk.place()) } as const;
    show(last ? { ...at, last: positionOf(last) } : at);
    if (own !== wish) return;
    timer = setTimeout(() => {
      busy = busy
        .then(() => tick(walk, { own, sinceMs: startedAt }))
        .catch(() => show({ phase: 'paused', failed: true }));
    }, TICK_MS);
  }

  function close(): Promise<Result<ReplayState>> {
    clearTimeout(leaving);
    return inTurn(async () => {
      const last = world;
      [shown, cursor, world, marks] = [undefined, undefined, undefined, []];
      source = kafka;
      options.onWorld(undefined);
      options.onChange();
      await last?.stop();
    });
  }

  return {
    state,
    seek: (instant) =>
      inTurn(async (own) => {
        const walk = cursor ?? (await openHistory());
        await goTo(walk, { ...(await placeOf(walk, instant)), own });
      }),
    open: (next) =>
      inTurn(async (own) => {
        source = next;
        const walk = await openHistory();
        await openWorld(walk);
        await goTo(walk, { place: walk.end, atMs: shown?.toMs ?? 0, own });
      }),
    step: (by) =>
      inTurn(async (own) => {
        const walk = cursor;
        if (!walk) return;
        show({ phase: 'paused' });
        for (let n = 0; n < Math.abs(by) && own === wish; n += 1) {
          if (by > 0) await stepForward(walk);
          else await stepBack(walk, own);
        }
      }),
    play: (speed) =>
      inTurn(async (own) => {
        if (!cursor) return;
        show({ phase: 'playing', speed, failed: false });
        await tick(cursor, { own, sinceMs: performance.now() });
      }),
    pause: () =>
      inTurn(async () => {
        show({ phase: 'paused' });
      }),
    close,
    watch() {
      watchers += 1;
      clearTimeout(leaving);
      return () => {
        watchers -= 1;
        if (watchers === 0) leaving = setTimeout(() => void close(), options.keptMs ?? KEPT_MS);
      };
    },
  };
}

function positionOf({ topic, partition, offset }: LogRecord): RecordPosition {
  return { topic, partition, offset: String(offset) };
}
