import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { Instant, ReplaySpeed, ReplayState } from '../../contract/replay.ts';
import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';
import { OffsetOutOfRange } from '../kafka/log-reader.ts';
import { openHistory, targetOf, type History, type Target } from './history.ts';
import type { LogCursor } from './log-cursor.ts';
import { laneKey } from './place.ts';
import { nextTick } from './playing.ts';
import type { ReplaySource } from './replay-source.ts';
import { ReplayedLog } from './replayed-log.ts';
import { WorldHolder, type WorldHolderOptions } from './replayed-world.ts';
import { messageOf } from '../../domain/message-of.ts';

export type ReplayOptions = WorldHolderOptions & {
  readonly kafka: Omit<ReplaySource, 'tape'>;
  readonly onChange: () => void;
  /** How long it is kept for a window that went away and may come back; a minute where absent. */
  readonly keptMs?: number;
  /** After this, a call answers while its way is still under way; five seconds where absent. */
  readonly answerMs?: number;
};

type Shown = Exclude<ReplayState, { phase: 'off' }>;

/** So many events before an instant can be taken back one by one, without folding the log again. */
const BACK_EVENTS = 200;
const TICK_MS = 50;
const KEPT_MS = 60_000;
const ANSWER_MS = 5_000;

/**
 * The time machine. The live world goes on beside it. Its state and its world are of the same event whenever the phase
 * is not `seeking`: what cannot be finished stays `seeking`, with `failed`.
 */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #kafka: ReplaySource;
  readonly #world: WorldHolder;
  #source: ReplaySource;
  #history: History | undefined;
  #shown: Shown | undefined;
  /** The log where the world was last in step with `#shown`. */
  #log: ReplayedLog | undefined;
  /** The world is where `#shown` says. */
  #isThere = false;
  /** The world holds what the walk has taken. */
  #isInStep = false;
  /** Another destination ends the way to the one before. */
  #aim = 0;
  /** Every wish ends playing. */
  #wish = 0;
  #timer: NodeJS.Timeout | undefined;
  #busy: Promise<unknown> = Promise.resolve();
  #watchers = 0;
  #leaving: NodeJS.Timeout | undefined;

  constructor(options: ReplayOptions) {
    this.#options = options;
    this.#kafka = { ...options.kafka, tape: undefined };
    this.#source = this.#kafka;
    this.#world = new WorldHolder(options);
  }

  state(): ReplayState {
    return this.#shown ?? { phase: 'off' };
  }

  /** The log as of the instant that is shown; undefined while it is on its way there. */
  log(): ReplayedLog | undefined {
    return this.#log;
  }

  /**
   * Opens it, or goes elsewhere. Answers when it is there, or another destination has taken its place; on a long way
   * sooner, with how far it is, and the state says the rest.
   */
  seek(instant: Instant): Promise<Result<ReplayState>> {
    return this.#goElsewhere(async (aim) => {
      const history = await openHistory(this.#source, this.#history);
      await this.#goTo(history, await targetOf(this.#source, history, instant), aim);
    });
  }

  /** Replays something else, from its end. */
  open(source: ReplaySource): Promise<Result<ReplayState>> {
    return this.#goElsewhere(async (aim) => {
      const history = await openHistory(source, undefined);
      this.#source = source;
      await this.#goTo(
        history,
        { place: history.walk.end, atMs: history.toMs, untilMs: history.toMs + 1 },
        aim,
      );
    });
  }

  close(): Promise<Result<ReplayState>> {
    clearTimeout(this.#leaving);
    return this.#goElsewhere(async () => {
      [this.#shown, this.#history, this.#log] = [undefined, undefined, undefined];
      [this.#isThere, this.#isInStep] = [false, false];
      this.#source = this.#kafka;
      this.#options.onChange();
      await this.#world.close();
    });
  }

  /** So many events forwards, or backwards where negative. */
  step(by: number): Promise<Result<ReplayState>> {
    return this.#inTurn(async (aim) => {
      for (let n = 0; n < Math.abs(by) && aim === this.#aim && this.#isThere && this.#history; n += 1) {
        const isMoved = await (by > 0
          ? this.#stepForward(this.#history)
          : this.#stepBack(this.#history, aim));
        if (!isMoved) {
          break;
        }
      }
      this.#pause();
    });
  }

  play(speed: ReplaySpeed): Promise<Result<ReplayState>> {
    return this.#inTurn(async () => {
      if (this.#history && this.#isThere) {
        this.#show({ phase: 'playing', speed, failed: false });
        await this.#tick(this.#history.walk, { wish: this.#wish, sinceMs: performance.now() });
      }
    });
  }

  pause(): Promise<Result<ReplayState>> {
    return this.#inTurn(async () => this.#pause());
  }

  /** A window looks at it, until what this returns is called. It is closed a while after the last one left. */
  watch(): () => void {
    this.#watchers += 1;
    clearTimeout(this.#leaving);
    return () => {
      this.#watchers -= 1;
      if (this.#watchers === 0) {
        this.#leaving = setTimeout(() => void this.close(), this.#options.keptMs ?? KEPT_MS).unref();
      }
    };
  }

  async #goElsewhere(work: (aim: number) => Promise<void>): Promise<Result<ReplayState>> {
    this.#aim += 1;
    const arrived = this.#inTurn(work);
    const isLong = await takesLonger(arrived, this.#options.answerMs ?? ANSWER_MS);
    return isLong && this.#shown ? ok(this.#shown) : arrived;
  }

  /** One thing after the other; what waits when there is another destination is left out. */
  async #inTurn(work: (aim: number) => Promise<void>): Promise<Result<ReplayState>> {
    this.#wish += 1;
    clearTimeout(this.#timer);
    const aim = this.#aim;
    const done = this.#busy.then(() => (aim === this.#aim ? work(aim) : undefined));
    this.#busy = done.catch(() => undefined);
    try {
      await done;
      return ok(this.state());
    } catch (error) {
      this.#showFailure();
      const message = messageOf(error);
      return fail(appError(error instanceof OffsetOutOfRange ? 'not_found' : 'kafka_unreachable', message));
    }
  }

  #show(change: Partial<Shown>): void {
    if (this.#shown) {
      this.#shown = { ...this.#shown, ...change };
      this.#options.onChange();
    }
  }

  #showFailure(): void {
    if (!this.#isThere) {
      this.#log = undefined;
      this.#isInStep = false;
    }
    this.#show({ phase: this.#isThere ? 'paused' : 'seeking', failed: true });
  }

  #pause(): void {
    if (this.#isThere && this.#shown?.phase === 'playing') {
      this.#show({ phase: 'paused' });
    }
  }

  /** Folds the log up to a place: most of it in large pieces, the last events one by one. */
  async #goTo(history: History, { place, atMs, untilMs }: Target, aim: number): Promise<void> {
    const { walk, fromMs, toMs } = history;
    const back = await walk.before(place, BACK_EVENTS);
    const start = new Map(place);
    for (const record of back.toReversed()) {
      start.set(laneKey(record), record.offset);
    }
    const isSame = this.#isInStep && walk === this.#history?.walk;
    const here = walk.place();
    const isAhead = isSame && [...start].every(([key, offset]) => offset >= (here.get(key) ?? 0n));
    this.#history = history;
    this.#isThere = false;
    this.#log = undefined;
    const { tape } = this.#source;
    const { done, total } = walk;
    const speed = this.#shown?.speed ?? 1;
    this.#shown = {
      phase: 'seeking',
      atMs,
      fromMs,
      toMs,
      done,
      total,
      speed,
      last: undefined,
      tape,
      failed: false,
    };
    this.#options.onChange();
    if (isAhead) {
      await this.#world.forgetMarks();
    } else {
      this.#isInStep = false;
      await this.#world.openNew();
      walk.goTo(new Map());
      this.#isInStep = true;
    }
    for await (const records of walk.upTo(start)) {
      await this.#world.push(records);
      this.#show({ done: walk.done, total: walk.total });
      if (aim !== this.#aim) {
        return;
      }
    }
    for (const record of back) {
      await this.#world.forward([record]);
    }
    walk.arriveAt(place, back);
    await this.#arrive(walk, { atMs, last: positionOf(back.at(-1)) }, untilMs);
  }

  /** Says where it is, once everything is folded. */
  async #arrive(
    walk: LogCursor,
    at: Pick<Shown, 'atMs' | 'last'> & Partial<Shown>,
    untilMs = at.atMs + 1,
  ): Promise<void> {
    await this.#world.settle(at.atMs);
    this.#log = new ReplayedLog({ source: this.#source, place: walk.place(), untilMs });
    this.#isThere = true;
    this.#show({ phase: 'paused', done: walk.done, total: walk.total, ...at });
  }

  async #stepForward({ walk }: History): Promise<boolean> {
    const record = await walk.take();
    if (!record) {
      return false;
    }
    this.#isThere = false;
    await this.#world.forward([record]);
    await this.#arrive(walk, { atMs: record.timestampMs, last: positionOf(record) });
    return true;
  }

  async #stepBack(history: History, aim: number): Promise<boolean> {
    const { walk, fromMs } = history;
    if (!this.#world.lastMarked) {
      // The way back is used up: the log is folded again, up to before the last event.
      const [last] = await walk.before(walk.place(), 1);
      if (!last) {
        return false;
      }
      const place = new Map(walk.place()).set(laneKey(last), last.offset);
      const [earlier] = await walk.before(place, 1);
      const atMs = earlier?.timestampMs ?? fromMs;
      await this.#goTo(history, { place, atMs, untilMs: atMs + 1 }, aim);
      return true;
    }
    this.#isThere = false;
    const undone = (await this.#world.back()) ?? [];
    const [last, kept] = [undone.at(-1), undone.slice(0, -1)];
    if (last) {
      walk.putBack(last);
    }
    await this.#world.forward(kept);
    const now = kept.at(-1) ?? this.#world.lastMarked ?? (await walk.before(walk.place(), 1))[0];
    await this.#arrive(walk, { atMs: now?.timestampMs ?? fromMs, last: positionOf(now) });
    return true;
  }

  async #tick(walk: LogCursor, { wish, sinceMs }: { wish: number; sinceMs: number }): Promise<void> {
    if (wish !== this.#wish || !this.#shown) {
      return;
    }
    const startedAt = performance.now();
    const { speed, last } = this.#shown;
    const sinceTick = { atMs: this.#shown.atMs, passedMs: (startedAt - sinceMs) * speed, speed };
    const { due, atMs, isEnd, error } = await nextTick(walk, sinceTick);
    this.#isThere = false;
    await this.#world.forward(due);
    const goesOn = !isEnd && !error && wish === this.#wish;
    const phase = goesOn ? 'playing' : 'paused';
    await this.#arrive(walk, { atMs, last: positionOf(due.at(-1)) ?? last, phase });
    if (error) {
      throw error as Error;
    }
    if (!goesOn) {
      return;
    }
    this.#timer = setTimeout(() => {
      this.#busy = this.#busy
        .then(() => this.#tick(walk, { wish, sinceMs: startedAt }))
        .catch(() => this.#showFailure());
    }, TICK_MS);
  }
}

async function takesLonger(work: Promise<unknown>, afterMs: number): Promise<boolean> {
  const late = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => late.resolve(true), afterMs);
  try {
    return await Promise.race([work.then(() => false), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function positionOf(record: LogRecord | undefined): RecordPosition | undefined {
  return record && { topic: record.topic, partition: record.partition, offset: String(record.offset) };
}
