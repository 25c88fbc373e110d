import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { AppInfo, CallInput } from '../../contract/contract.ts';
import type { RecordDetail } from '../../contract/rows.ts';
import type { OrderList } from '../../contract/streams.ts';
import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';
import { maskRecord } from '../../domain/privacy.ts';
import type { Understanding } from '../../domain/shop-event.ts';
import type { Handlers } from '../dispatch.ts';
import type { BrokerSupervisor } from '../embedded/broker-supervisor.ts';
import { recordDetail } from '../record-detail.ts';
import type { ReplayedLog } from '../replay/replayed-log.ts';
import type { Replays } from '../replay/replays.ts';
import { maskUnderstood } from '../store/mask-rows.ts';
import type { Tapes } from '../tape/tape.ts';
import type { Simulator } from '../simulator/simulator.ts';
import { isNotAllowed, type LogBrowser } from '../log/log-browser.ts';
import type { ProjectionClient } from '../projection/projection-client.ts';
import type { WriteGate } from '../write-gate.ts';
import type { Commands } from './commands.ts';
import type { Redrive } from './redrive.ts';
import type { RefusedCommands } from './refused-commands.ts';
import { messageOf } from '../../domain/message-of.ts';

export type HandlersOptions = {
  readonly info: AppInfo;
  readonly commands: Commands;
  readonly simulator: Simulator;
  readonly ask: ProjectionClient['ask'];
  readonly replays: Replays;
  readonly log: LogBrowser;
  /** Reads the log as a window's replay has it. */
  readonly browserOf: (log: ReplayedLog) => LogBrowser;
  readonly redrive: Redrive;
  readonly refused: RefusedCommands;
  readonly tapes: Tapes;
  readonly privacy: { readonly isOn: () => boolean; readonly set: (on: boolean) => void };
  readonly writes: WriteGate;
  /** Absent with a cluster: its nodes are not ours to switch. */
  readonly embedded: Pick<BrokerSupervisor, 'switchNode'> | undefined;
  /** Undefined where the log does not hold it. */
  readonly readRecord: (position: RecordPosition) => Promise<LogRecord | undefined>;
  readonly understand: (record: LogRecord) => Understanding;
  /** Creates a topic of the shop; rejects with what Kafka says. */
  readonly createTopic: (topic: string) => Promise<void>;
  readonly missingTopics: () => readonly string[];
  /** Whether a topic is one of the shop's. */
  readonly isRead: (topic: string) => boolean;
};

export function createHandlers(options: HandlersOptions): Handlers {
  const { commands, simulator, ask, replays, log, redrive, tapes, privacy } = options;
  const { browserOf } = options;

  /** Asks the log as of the instant that a window shows. */
  async function inReplay<T>(
    window: string,
    work: (then: ReplayedLog) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const then = replays.logOf(window);
    return then ? work(then) : fail(appError('seeking', 'the replay is not at an instant'));
  }

  async function detailOf(
    readRecord: (position: RecordPosition) => Promise<LogRecord | undefined>,
    { whole = false, ...position }: CallInput<'records.read'>,
  ): Promise<Result<RecordDetail>> {
    const read = await reading(() => readRecord(position));
    if (!read.ok) return read;
    const record = read.value;
    if (!record) return fail(appError('not_found', 'no such record in the log'));
    const understanding = options.understand(record);
    const how = { understanding, isRead: options.isRead(record.topic), whole };
    if (!privacy.isOn()) return ok(recordDetail(record, how));
    const detail = recordDetail(maskRecord(record), how);
    return ok({ ...detail, understood: maskUnderstood(detail.understood) });
  }

  return {
    'app.info': () => ok(options.info),
    'orders.suggest': ({ language }) => ok(simulator.suggestOrder(language)),
    'orders.create': commands.createOrder,
    'orders.search': async ({ text, limit }) => {
      const input = { search: text, filter: 'all', limit };
      const listed = (await ask('list', { name: 'orders', input })) as Result<OrderList>;
      return listed.ok ? ok(listed.value.rows) : listed;
    },
    'payments.create': commands.createPayment,
    'deliveries.create': commands.createDelivery,
    'deliveries.advance': commands.advanceDelivery,
    // What is corrected must be seen whole.
    'quarantine.preview': ({ items }) =>
      privacy.isOn() ? fail(masked()) : reading(() => redrive.preview(items)),
    'quarantine.redrive': async ({ items }) => {
      if (privacy.isOn()) return fail(masked());
      const result = await reading(() => redrive.publish(items));
      return result.ok ? result.value : result;
    },
    'refused.list': options.refused.list,
    'refused.send': options.refused.send,
    'refused.drop': ({ ids }) => options.refused.drop(ids),
    'export.list': async (part) => ok(await ask('exported', part)),
    'tape.read': (part) => reading(() => tapes.read(part)),
    'tape.open': (part, window) => tapes.open(window, part),
    'tape.check': (part, window) => tapes.check(window, part),
    'tape.write': async (part) => {
      const result = await reading(() => tapes.write(part));
      return result.ok ? result.value : result;
    },
    'log.topics': log.topics,
    'log.search': log.search,
    'records.read': (wanted) => detailOf(options.readRecord, wanted),
    'replay.seek': (instant, window) => replays.seek(window, instant),
    'replay.step': ({ by }, window) => replays.step(window, by),
    'replay.play': ({ speed }, window) => replays.play(window, speed),
    'replay.pause': (_none, window) => replays.pause(window),
    'replay.close': (_none, window) => replays.close(window),
    'replay.topics': (_none, window) => inReplay(window, (then) => browserOf(then).topics()),
    'replay.search': (search, window) => inReplay(window, (then) => browserOf(then).search(search)),
    'replay.record': (wanted, window) =>
      inReplay(window, (then) => detailOf((position) => then.readRecord(position), wanted)),
    'privacy.set': ({ on }) => {
      privacy.set(on);
      return ok(undefined);
    },
    'simulator.start': (settings) => ok(simulator.start(settings)),
    'simulator.configure': (settings) => ok(simulator.configure(settings)),
    'simulator.stop': () => ok(simulator.stop()),
    'writes.confirm': options.writes.confirm,
    'topics.create': async ({ topic }) => {
      if (!options.missingTopics().includes(topic)) {
        return fail(appError('not_found', `${topic} is not missing`));
      }
      const created = await reading(() => options.createTopic(topic));
      return created.ok ? ok(undefined) : created;
    },
    'nodes.switch': ({ nodeId, running }) =>
      options.embedded?.switchNode(nodeId, running) ??
      fail(appError('not_found', 'there is no embedded broker')),
  };
}

function masked() {
  return appError('masked', 'in privacy mode');
}

/** What needs Kafka, and says so where it does not answer. */
async function reading<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    const code = isNotAllowed(error) ? 'right_missing' : 'kafka_unreachable';
    return fail(appError(code, messageOf(error)));
  }
}
