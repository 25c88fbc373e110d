import type { ConnectionMode } from '../contract/connection.ts';
import type { AppInfo, StreamInput } from '../contract/contract.ts';
import type { DeniedWrite } from '../contract/kafka-status.ts';
import { BEAT_MS } from '../contract/silence-watch.ts';
import type { ConsoleStatus, StreamMessage } from '../contract/streams.ts';
import type { LogRecord } from '../domain/log-record.ts';
import type { Understanding } from '../domain/shop-event.ts';
import { isSideKind, namedTopics, ruleOf } from '../domain/topic-map.ts';
import { understand } from '../domain/understand.ts';
import { createCommands, deskSource } from './commands/commands.ts';
import { createHandlers } from './commands/handlers.ts';
import { createRedrive } from './commands/redrive.ts';
import { createRefusedCommands } from './commands/refused-commands.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import type { BrokerSupervisor } from './embedded/broker-supervisor.ts';
import { startKafkaLink } from './kafka/kafka-link.ts';
import type { WireMessage } from './kafka/producer/outgoing-message.ts';
import type { KafkaSecurity } from './kafka/security.ts';
import { createLogBrowser, type LogBrowser } from './log/log-browser.ts';
import { openLogTail } from './log/log-tail.ts';
import { createReplayedBrowser } from './log/replayed-browser.ts';
import { ReplayedTail } from './log/replayed-tail.ts';
import { createRateMeter } from './metrics/rate-meter.ts';
import { createOutbox } from './outbox/outbox.ts';
import { startProjectionClient, type ProjectionClient } from './projection/projection-client.ts';
import type { ReadChange } from './projection/read-change.ts';
import type { OpenDelivery } from './simulator/courier-desk.ts';
import { DEFAULT_SIMULATOR_SETTINGS, Simulator } from './simulator/simulator.ts';
import { maskChange } from './store/mask-rows.ts';
import { openOutboxFile } from './store/outbox-file.ts';
import { createReplayFiles } from './replay/replay-files.ts';
import type { ReplayedLog } from './replay/replayed-log.ts';
import { Replays } from './replay/replays.ts';
import { createSignal, type Signal } from './streams/signal.ts';
import { openClientSession, type ClientSession } from './streams/client-session.ts';
import type { OpenView } from './streams/stream-session.ts';
import { createStateView, type StreamView } from './streams/stream-view.ts';
import type { ShopProfile } from './shop-profile.ts';
import { createTapes } from './tape/tape.ts';
import { createWriteGate } from './write-gate.ts';

export type ConsoleOptions = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  /** Whether the cluster that answers is the one that the files are of; any is, where absent. */
  readonly admits?: ((clusterId: string | undefined) => boolean) | undefined;
  /** Vigie's own broker, where it runs one. */
  readonly embedded: Pick<BrokerSupervisor, 'state' | 'onChange' | 'switchNode'> | undefined;
  readonly connectionId: string;
  /** `read`: nothing is created, written or committed in this Kafka. */
  readonly mode: ConnectionMode;
  readonly groupPrefix: string;
  /** Whether a screen has to confirm once before it writes. */
  readonly asksToWrite: boolean;
  readonly installationId: string;
  /** Where commands are kept until Kafka has them. */
  readonly outboxFile: string;
  /** The read model; `:memory:` for one that nobody keeps. */
  readonly projectionFile: string;
  /** The same as of another time; made when it is asked for, and thrown away. */
  readonly replayFile: string;
  /** The built entry of its thread; absent where this runs from the sources. */
  readonly projectionEntry?: URL | undefined;
  /** Whether names and places are masked, and where that is kept. */
  readonly privacy: { readonly isOn: boolean; readonly keep: (on: boolean) => void };
  /** Which topics are read, as what, and where events are written. */
  readonly shop: ShopProfile;
  /** Made where they are missing, with so many partitions. */
  readonly madeTopics: readonly string[];
  readonly partitions: number;
  readonly info: AppInfo;
  /** Auto-generation from the start. */
  readonly demo: boolean;
  readonly log: (line: string) => void;
};

/** What one kind of client has of the console. */
export type ConsoleSeat = {
  /** The one way in for calls: parses, runs, answers with a result. */
  readonly dispatch: Dispatch;
  /** The streams of one client. */
  readonly openSession: (
    send: (streamId: string, message: StreamMessage<unknown, unknown>) => void,
    /** The name of the client's window, which has a time machine. A client without one looks at the present only. */
    window?: string,
  ) => ClientSession;
  /** Questions to the read model, for whoever asks once. */
  readonly ask: ProjectionClient['ask'];
  /** Live changes only. */
  readonly onChange: (listener: (change: ReadChange) => void) => () => void;
};

/** The running application, without a window or a port. The seat it is itself may do everything. */
export type VigieConsole = ConsoleSeat & {
  /** Who only watches: every call that changes anything is refused, and who somebody is is masked in any mode. */
  readonly audience: ConsoleSeat;
  /** Kafka is looked for at once, as after the machine has slept: connections that it knows of may be dead. */
  readonly reconnect: () => void;
  readonly whenConnected: Promise<void>;
  /** Resolves when the log has been read up to where it ended at the start, or soon where Kafka is away. */
  readonly whenSettled: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Whose view is opened. */
type Seat = {
  readonly isAudience: boolean;
  readonly isPrivate: () => boolean;
  readonly log: LogBrowser;
  readonly browserOf: (log: ReplayedLog) => LogBrowser;
};
type AnyView = StreamView<unknown, unknown>;

/** Streams of the console itself; all others are of the read model. */
const OWN_STREAMS = ['status', 'replay', 'log'] as const;
/** Those that show the replay in a window that looks at the past. */
const REPLAYED_STREAMS = ['log'] as const;
/** Entities whose events people and the simulator write. */
const WRITTEN = ['order', 'payment', 'delivery'] as const;
const STATUS_EVERY_MS = BEAT_MS;
const STATUS_MS = 200;
/** Deliveries that the simulator may advance. */
const OPEN_DELIVERIES = 500;
/** A host does not keep its user waiting longer than this: the screens say what is still going on. */
const SETTLE_MS = 5_000;
/** What Kafka acknowledges sooner was never waiting, to a reader. */
const ON_ITS_WAY_MS = 1_000;

/** A message as it would be read back; where it lies says nothing of an event that has an identity of its own. */
function recordOf({ topic, key, headers, value }: WireMessage): LogRecord {
  return {
    topic,
    partition: 0,
    offset: 0n,
    timestampMs: 0,
    key: Buffer.from(key),
    headers: headers.map(([name, text]) => ({ name, value: Buffer.from(text) })),
    value,
  };
}

export function createConsole(options: ConsoleOptions): VigieConsole {
  const now = Date.now;
  const { topicMap } = options.shop;
  const context = options.shop;
  const read = (record: LogRecord): Understanding => understand(record, context);

  const statusChanged = createSignal<void>();
  const settled = Promise.withResolvers<void>();
  const caughtUp = Promise.withResolvers<void>();
  const rate = createRateMeter(now);
  const projection = startProjectionClient({
    path: options.projectionFile,
    entry: options.projectionEntry,
    isReplay: false,
    context,
    log: options.log,
    onReread: () => link.reread(),
  });
  let folded = 0;
  projection.progressed.listen((progress) => {
    rate.count(Math.max(0, progress.taken.records - folded));
    folded = progress.taken.records;
    statusChanged.emit();
    sayWhenCaughtUp();
  });
  const link = startKafkaLink({
    ...options,
    topicMap,
    projection,
    // What was read of a lost topic exists in the read model alone. A topic of the same name is another case: its
    // records are not lost, and the broker serves one of the two.
    keepsReadModel: () =>
      options.embedded?.state().damage?.lostTopics.some(({ cause }) => cause !== 'same_name') ?? false,
    now,
    onChange: () => statusChanged.emit(),
  });
  const outboxFile = openOutboxFile(options.outboxFile, options.log);
  const outbox = createOutbox({
    file: outboxFile,
    deniedWrite: link.deniedWrite,
    now,
    publisher: link.publisher,
    whenMet: link.whenConnected,
    onRefused(topic, { reason, detail }) {
      options.log(`Kafka refused a message for ${topic} for good (${reason}): ${detail}`);
      statusChanged.emit();
    },
  });
  let openDeliveries: readonly OpenDelivery[] = [];
  const simulator = new Simulator({
    language: options.info.language ?? 'fr',
    topicMap,
    hasSideTopics,
    publish: outbox.publishAll,
    now,
    setTimer(run, afterMs) {
      const timer = setTimeout(run, afterMs);
      return () => clearTimeout(timer);
    },
    // On a cluster other programs' deliveries are real: none is advanced there, not even those made here.
    handMadeDeliveries: options.embedded && (() => openDeliveries),
    onChange: () => statusChanged.emit(),
  });

  /** Topics of others are not made for it: where one is missing or may not be written to, nothing is sent to any of them. */
  function hasSideTopics(): boolean {
    const kinds = new Set(link.topics().map((topic) => ruleOf(topicMap, topic)?.entity));
    const beside = link.topics().filter((topic) => isSideKind(ruleOf(topicMap, topic)?.entity ?? 'order'));
    if (beside.some((topic) => link.deniedWrite(topic) !== undefined)) {
      return false;
    }
    return topicMap.rules.every(({ entity }) => !isSideKind(entity) || kinds.has(entity));
  }

  /** The first missing right of each entity: one of several topics is enough to stop its story. */
  function deniedWrites(): DeniedWrite[] {
    return WRITTEN.flatMap((entity) => {
      const topics = namedTopics(topicMap, (kind) => kind === entity);
      const right = topics.map((topic) => link.deniedWrite(topic)).find((each) => each !== undefined);
      return right ? [{ entity, right }] : [];
    });
  }

  function status(): ConsoleStatus {
    const { counts, rebuild, lag } = projection.progress();
    return {
      kafka: {
        ...link.connection(),
        brokers: options.brokers,
        embedded: options.embedded?.state(),
        mode: options.mode,
        standstills: link.standstills(),
        missingRights: link.missingRights(),
        deniedWrites: deniedWrites(),
        missingTopics: link.missingTopics(),
      },
      refusedCommands: outbox.refusedCount(),
      possibleCopies: outbox.possibleCopies(),
      waitingCommands: outbox.waitingSince(now() - ON_ITS_WAY_MS),
      rebuild,
      readModel: projection.state(),
      simulator: simulator.status(),
      privacy: isPrivate,
      audience: false,
      records: { ...counts, perSecond: rate.perSecond(), lag, queued: projection.queued() },
    };
  }

  let isPrivate = options.privacy.isOn;
  projection.setPrivacy(isPrivate);
  const privacy = {
    isOn: () => isPrivate,
    set(on: boolean) {
      isPrivate = on;
      options.privacy.keep(on);
      projection.setPrivacy(on);
      for (const world of replays.worlds()) world.setPrivacy(on);
      statusChanged.emit();
    },
  };
  const replayFiles = createReplayFiles(options.replayFile, { log: options.log });
  const replays = new Replays({
    kafka: { reader: link.log, topics: link.topics },
    async openWorld() {
      const path = replayFiles.next();
      const world = startProjectionClient({
        path,
        entry: options.projectionEntry,
        isReplay: true,
        context,
        log: options.log,
        onReread: () => undefined,
      });
      await world.whenOpen;
      world.setPrivacy(isPrivate);
      return {
        ...world,
        async stop() {
          await world.stop();
          replayFiles.remove(path);
        },
      };
    },
  });
  const writes = createWriteGate({
    connectionId: options.connectionId,
    mode: options.mode,
    asks: options.asksToWrite,
  });
  const commands = createCommands({
    outbox,
    order: (id) => projection.ask('order', id),
    delivery: (id) => projection.ask('delivery', id),
    source: deskSource(options.installationId),
    topicMap,
    now,
    clockMs: () => performance.now(),
    random: Math.random,
  });
  const redrive = createRedrive({
    readRecord: (position) => link.log.readRecord(position),
    understand: read,
    outbox,
    areRedriven: (positions) => projection.ask('redriven', positions),
    now,
  });

  function openOwnView(
    seat: Seat & { readonly window: string },
    ...[name, input, onDirty]: Parameters<OpenView>
  ): AnyView {
    switch (name) {
      case 'replay': {
        return createStateView({
          read: () => replays.state(seat.window),
          minIntervalMs: 0,
          onChange: (listener) => listenFor(replays.changed, seat.window, listener),
          onDirty,
        });
      }
      case 'log': {
        const { topic, partition, filter } = input as StreamInput<'log'>;
        return openLogTail({
          reader: link.log,
          lanes: seat.log.lanes,
          topic,
          partition,
          filter,
          isPrivate: seat.isPrivate,
          onDirty,
          now: () => performance.now(),
        });
      }
      default:
        return createStateView({
          read: () => (seat.isAudience ? { ...forAudience(status()), privacy: seat.isPrivate() } : status()),
          minIntervalMs: STATUS_MS,
          onChange: statusChanged.listen,
          onDirty,
        });
    }
  }

  /** The log page of a window that looks at the past. */
  function openReplayedView(
    seat: Seat & { readonly window: string },
    ...[, input, onDirty]: Parameters<OpenView>
  ): AnyView {
    const { topic, partition, filter } = input as StreamInput<'log'>;
    return new ReplayedTail({
      log: () => {
        const then = replays.logOf(seat.window);
        return then && seat.browserOf(then);
      },
      topic,
      partition,
      filter,
      onChange: (listener) => listenFor(replays.changed, seat.window, listener),
      onDirty,
    });
  }

  function seatOf(isAudience: boolean): ConsoleSeat {
    const hidesPeople = isAudience ? () => true : privacy.isOn;
    const browsing = {
      entityOf: (topic: string) => ruleOf(topicMap, topic)?.entity,
      isPrivate: hidesPeople,
      now,
    };
    const log = createLogBrowser({ ...browsing, reader: link.log, positionOf: projection.positionOf });
    const browserOf = (then: ReplayedLog) => createReplayedBrowser(then, browsing);
    const seat: Seat = { isAudience, isPrivate: hidesPeople, log, browserOf };
    const ask = isAudience ? projection.askMasked : projection.ask;
    const handlers = createHandlers({
      info: options.info,
      commands,
      simulator,
      ask,
      embedded: options.embedded,
      replays,
      log,
      browserOf,
      tapes: createTapes({
        reader: link.log,
        topics: link.topics,
        replays,
        outbox,
        isPrivate: hidesPeople,
      }),
      privacy: { ...privacy, isOn: hidesPeople },
      writes,
      redrive,
      refused: createRefusedCommands({
        outbox,
        isPrivate: hidesPeople,
        onChange: () => statusChanged.emit(),
      }),
      createTopic: link.createTopic,
      missingTopics: link.missingTopics,
      readRecord: (position) => link.log.readRecord(position),
      understand: read,
      isRead: (topic) => ruleOf(topicMap, topic) !== undefined,
    });
    return {
      dispatch: createDispatch(handlers, { log: options.log, isAudience, writes }),
      openSession: (send, window = '') =>
        openClientSession({
          send,
          attend: () => replays.attend(window),
          ownStreams: OWN_STREAMS,
          openView: (...view) => openOwnView({ ...seat, window }, ...view),
          replayedStreams: REPLAYED_STREAMS,
          openReplayedView: (...view) => openReplayedView({ ...seat, window }, ...view),
          live: projection,
          replayed: () => replays.worldOf(window),
          replayChanged: { listen: (listener) => listenFor(replays.worldChanged, window, listener) },
          masked: isAudience,
          now,
        }),
      ask,
      onChange: (listener) =>
        projection.liveChange.listen((change) => listener(hidesPeople() ? maskChange(change) : change)),
    };
  }

  options.embedded?.onChange(() => statusChanged.emit());
  // Rates and ages move on even when nothing else does.
  const ticker = setInterval(() => {
    statusChanged.emit();
    if (simulator.status().advanceDeliveries) void lookForDeliveries();
  }, STATUS_EVERY_MS);
  async function lookForDeliveries(): Promise<void> {
    const asked = { source: deskSource(options.installationId), limit: OPEN_DELIVERIES };
    openDeliveries = await projection.ask('openDeliveries', asked).catch(() => openDeliveries);
  }
  const settleTimer = setTimeout(settled.resolve, SETTLE_MS);
  function sayWhenCaughtUp(): void {
    if (!projection.progress().isCaughtUp) return;
    caughtUp.resolve();
    settled.resolve();
  }
  // What an earlier run left for a connection that is read only now stays kept, and is shown as waiting.
  if (options.mode === 'write') void caughtUp.promise.then(resumeOutbox);
  async function resumeOutbox(): Promise<void> {
    while (!stopped && options.mode === 'write') {
      try {
        return await outbox.resume(areInLog);
      } catch {
        // The read model is being started: it is asked again.
        await new Promise((resolve) => {
          setTimeout(resolve, STATUS_EVERY_MS);
        });
      }
    }
  }
  async function areInLog(messages: readonly WireMessage[]): Promise<readonly (boolean | undefined)[]> {
    const identities = messages.map((message) => {
      const understood = read(recordOf(message));
      return understood.kind === 'event' ? understood.event.identity : '';
    });
    const known = await projection.ask('knows', identities);
    return known.map((isKnown, index) => (identities[index] === '' ? undefined : isKnown));
  }
  let stopped = false;
  if (options.demo && options.mode === 'write') {
    void settled.promise.then(() => {
      if (!stopped) simulator.start(DEFAULT_SIMULATOR_SETTINGS);
    });
  }

  return {
    ...seatOf(false),
    audience: seatOf(true),
    reconnect: link.reconnect,
    whenConnected: link.whenConnected,
    whenSettled: settled.promise,
    async stop() {
      stopped = true;
      simulator.halt();
      clearInterval(ticker);
      clearTimeout(settleTimer);
      settled.resolve();
      await replays.stop();
      await link.stop();
      await projection.stop();
      outboxFile.close();
    },
  };
}

/** Nothing of where files are. */
function forAudience(status: ConsoleStatus): ConsoleStatus {
  const { embedded } = status.kafka;
  return {
    ...status,
    audience: true,
    kafka: { ...status.kafka, embedded: embedded && { ...embedded, damage: undefined } },
  };
}

/** Listens to what happens to one window. */
function listenFor(signal: Signal<string>, window: string, listener: () => void): () => void {
  return signal.listen((changed) => {
    if (changed === window) {
      listener();
    }
  });
}
