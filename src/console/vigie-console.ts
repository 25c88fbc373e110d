import type { AppInfo } from '../contract/contract.ts';
import type { ConsoleStatus, Dashboard, StreamMessage } from '../contract/streams.ts';
import type { LogRecord } from '../domain/log-record.ts';
import type { Understanding } from '../domain/shop-event.ts';
import { GROUPED_TOPIC_MAP } from '../domain/topic-map.ts';
import { isFinalDelivery } from '../domain/transitions.ts';
import { understand } from '../domain/understand.ts';
import { createCommands } from './commands/commands.ts';
import { createHandlers } from './commands/handlers.ts';
import { createDispatch, type Dispatch } from './dispatch.ts';
import type { BrokerSupervisor } from './embedded/broker-supervisor.ts';
import { createIngest } from './ingest/ingest.ts';
import { startKafkaLink } from './kafka/kafka-link.ts';
import type { WireMessage } from './kafka/publisher.ts';
import type { KafkaSecurity } from './kafka/security.ts';
import { createRateMeter } from './metrics/rate-meter.ts';
import { createOutbox } from './outbox/outbox.ts';
import { createSimulator, DEFAULT_SIMULATOR_SETTINGS } from './simulator/simulator.ts';
import { openOutboxFile } from './store/outbox-file.ts';
import { createRawRecords } from './store/raw-records.ts';
import type { ReadChange } from './store/read-change.ts';
import { createReadModel } from './store/read-model.ts';
import { createSignal } from './streams/signal.ts';
import { createStreamSession, type StreamSession } from './streams/stream-session.ts';
import { createViews, type Views } from './streams/views.ts';

export type ConsoleOptions = {
  readonly brokers: readonly string[];
  readonly security: KafkaSecurity;
  /** Vigie's own broker, where it runs one. */
  readonly embedded: Pick<BrokerSupervisor, 'state' | 'onChange' | 'switchNode'> | undefined;
  readonly installationId: string;
  /** Where commands are kept until Kafka has them. */
  readonly outboxFile: string;
  readonly topics: readonly string[];
  readonly partitions: number;
  readonly info: AppInfo;
  /** Auto-generation from the start. */
  readonly demo: boolean;
  readonly log: (line: string) => void;
};

/** The running application, without a window or a port. */
export type VigieConsole = {
  /** The one way in for calls: parses, runs, answers with a result. */
  readonly dispatch: Dispatch;
  /** The streams of one client. */
  readonly openSession: (
    send: (streamId: string, message: StreamMessage<unknown, unknown>) => void,
  ) => StreamSession;
  readonly list: Views['list'];
  readonly dashboard: () => Dashboard;
  /** Live changes only. */
  readonly onChange: (listener: (change: ReadChange) => void) => () => void;
  readonly whenConnected: Promise<void>;
  /** Resolves when the log has been read up to where it ended at the start, or soon where Kafka is away. */
  readonly whenSettled: Promise<void>;
  readonly stop: () => Promise<void>;
};

const RAW_RECORDS_BYTES = 64 * 1024 * 1024;
const STATUS_EVERY_MS = 1_000;
/** A host does not keep its user waiting longer than this: the screens say what is still going on. */
const SETTLE_MS = 5_000;
/** What Kafka acknowledges sooner was never waiting, to a reader. */
const ON_ITS_WAY_MS = 1_000;
const DEFAULT_CURRENCY = 'EUR';

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
  const context = { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: DEFAULT_CURRENCY };
  const read = (record: LogRecord): Understanding => understand(record, context);

  const statusChanged = createSignal<void>();
  const settled = Promise.withResolvers<void>();
  const caughtUp = Promise.withResolvers<void>();
  const rate = createRateMeter(now);
  const raw = createRawRecords({ maxBytes: RAW_RECORDS_BYTES });
  const model = createReadModel({ understand: read, now });
  const ingest = createIngest({
    fold(record, live) {
      raw.add(record);
      rate.count(1);
      model.fold(record, live);
    },
    onSlice() {
      model.flush();
      statusChanged.emit();
      sayWhenCaughtUp();
    },
    now: () => performance.now(),
    yieldTo: setImmediate,
  });
  const link = startKafkaLink({ ...options, ingest, now, onChange: () => statusChanged.emit() });
  const outboxFile = openOutboxFile(options.outboxFile, options.log);
  const outbox = createOutbox({
    file: outboxFile,
    now,
    publisherOf: link.publisherOf,
    publishers: link.publishers,
    onRefused: (message, reason) => options.log(`Kafka refused a message for ${message.topic}: ${reason}`),
  });
  const simulator = createSimulator({
    language: options.info.language ?? 'fr',
    publish: outbox.publishAll,
    now,
    setTimer(run, afterMs) {
      const timer = setTimeout(run, afterMs);
      return () => clearTimeout(timer);
    },
    *openDeliveries() {
      for (const delivery of model.deliveries.source.newestFirst()) {
        if (!isFinalDelivery(delivery.state)) yield delivery;
      }
    },
    onChange: () => statusChanged.emit(),
  });

  function status(): ConsoleStatus {
    const counts = model.counts();
    return {
      kafka: { ...link.connection(), brokers: options.brokers, embedded: options.embedded?.state() },
      waitingCommands: outbox.waitingSince(now() - ON_ITS_WAY_MS),
      rebuild: ingest.rebuild(),
      simulator: simulator.status(),
      records: { ...counts, perSecond: rate.perSecond(), lag: ingest.lag() },
    };
  }

  const views = createViews({ model, status, statusChanged });
  const commands = createCommands({
    outbox,
    model,
    installationId: options.installationId,
    now,
    random: Math.random,
  });
  const handlers = createHandlers({
    info: options.info,
    commands,
    simulator,
    model,
    views,
    embedded: options.embedded,
    readRecord: async (position) => raw.get(position) ?? link.readRecord(position),
    understand: read,
  });

  options.embedded?.onChange(() => statusChanged.emit());
  // Rates and ages move on even when nothing else does.
  const ticker = setInterval(() => statusChanged.emit(), STATUS_EVERY_MS);
  const settleTimer = setTimeout(settled.resolve, SETTLE_MS);
  void link.whenPrepared.then(sayWhenCaughtUp);
  function sayWhenCaughtUp(): void {
    if (ingest.rebuild()) return;
    caughtUp.resolve();
    settled.resolve();
  }
  void caughtUp.promise.then(() => {
    outbox.resume((message) => {
      const understood = read(recordOf(message));
      return understood.kind === 'event' && model.knows(understood.event.identity);
    });
  });
  let stopped = false;
  if (options.demo) {
    void settled.promise.then(() => {
      if (!stopped) simulator.start(DEFAULT_SIMULATOR_SETTINGS);
    });
  }

  return {
    dispatch: createDispatch(handlers, options.log),
    openSession: (send) => createStreamSession({ openView: views.open, send, now }),
    list: views.list,
    dashboard: () => model.dashboard('minute'),
    onChange: model.liveChange.listen,
    whenConnected: link.whenConnected,
    whenSettled: settled.promise,
    async stop() {
      stopped = true;
      simulator.halt();
      clearInterval(ticker);
      clearTimeout(settleTimer);
      settled.resolve();
      await link.stop();
      outboxFile.close();
    },
  };
}
