import type {
  DeliveryState,
  EntityKind,
  OrderStage,
  OrderState,
  PaymentMethod,
  PaymentState,
} from '../domain/entities.ts';
import type { RecordPosition } from '../domain/log-record.ts';
import type { AskedChartRange } from './chart-range.ts';
import type {
  ConnectionDraft,
  ConnectionProfile,
  Connections,
  ConnectionTest,
  PickedFile,
} from './connection.ts';
import type { NotificationChannel } from '../domain/side-types.ts';
import type { ExportedPart, ExportPart, TapeChecked, TapedPart, TapePart, TapeWritten } from './export.ts';
import type { TapeText } from './tape.ts';
import type { Language } from './language.ts';
import type { LogPage, LogSearch, LogTail, LogTopic } from './log.ts';
import type { RedriveItem, RedriveOutcome, RedriveResult } from './redrive.ts';
import type { RefusedCommand, RefusedCorrection } from './refused.ts';
import type { Instant, ReplaySpeed, ReplayState } from './replay.ts';
import type { OrderRow, OrderView, RecordDetail } from './rows.ts';
import type {
  ActivityList,
  Beside,
  ConsoleStatus,
  Dashboard,
  DeliveryList,
  EmbeddedBroker,
  ListDelta,
  ListInput,
  NotificationList,
  OrderList,
  PaymentList,
  Pulse,
  QuarantineList,
  SimulatorStatus,
} from './streams.ts';

export type CreateOrderInput = {
  readonly customerName: string;
  readonly customerEmail: string;
  readonly product: string;
  readonly quantity: number;
  /** The order's total in minor units. */
  readonly amountMinor: number;
  readonly currency: string;
  readonly address: string;
};

export type CreatePaymentInput = {
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly method: PaymentMethod;
  /** `random` draws the outcome with `successRate`; such a payment is marked simulated. */
  readonly outcome: 'random' | 'succeeded' | 'failed';
  /** 0–1. */
  readonly successRate: number;
};

export type CreateDeliveryInput = {
  readonly orderId: string;
  /** The order's own where absent: a screen in privacy mode does not know it. */
  readonly address?: string | undefined;
  /** Local date `YYYY-MM-DD`; chosen by the console where absent. */
  readonly estimatedDate?: string | undefined;
  /** `pending` where absent. */
  readonly state?: DeliveryState | undefined;
};

/** What became of a command. `waiting`: kept in the outbox until Kafka is back, never sent twice. */
export type Receipt = {
  readonly eventId: string;
  readonly entity: EntityKind;
  readonly entityId: string;
  readonly orderId: string;
  /** The state the command put it in. */
  readonly state: OrderState | PaymentState | DeliveryState;
  /** The event's own time, ms since the epoch. */
  readonly atMs: number;
} & (
  | {
      readonly status: 'acknowledged';
      readonly position: RecordPosition;
      /** From accepting the command to Kafka's acknowledgement, by the console's clock. */
      readonly acknowledgedAfterMs: number;
    }
  | { readonly status: 'waiting'; readonly position: undefined }
);

export type SimulatorSettings = {
  readonly ordersPerSecond: number;
  readonly seed: number;
  readonly successRate: number;
  readonly advanceDeliveries: boolean;
};

export type AppInfo = {
  readonly version: string;
  readonly host: 'electron' | 'web';
  /** From `--lang`; absent where the user did not say. */
  readonly language: Language | undefined;
  readonly cluster: string;
  /** What the audience opens to watch, with its token; absent where nobody can join, and for the audience. */
  readonly audienceAddress?: string | undefined;
};

type Call<Input, Output> = { readonly input: Input; readonly output: Output };
/** A stream of whole values: each delta replaces the last. */
type StateStream<Input, Value> = { readonly input: Input; readonly snapshot: Value; readonly delta: Value };

/** A stream of a list's window. */
type ListStream<Filter extends string, List extends { rows: readonly unknown[]; counts: object }> = {
  readonly input: ListInput<Filter>;
  readonly snapshot: List;
  readonly delta: ListDelta<List['rows'][number], Extract<keyof List['counts'], string>>;
};

/** Carries a type to `typeof contract` and nothing at run time. */
function carry<T>(): T {
  return {} as T;
}

/**
 * Every request and stream between the console and its screens. Channel names, the preload bridge, the IPC
 * registrar, the Socket.IO server and client, and the handler map are derived from it.
 */
const contract = {
  calls: {
    'app.info': carry<Call<void, AppInfo>>(),
    'orders.suggest': carry<Call<{ readonly language: Language }, CreateOrderInput>>(),
    'orders.create': carry<Call<CreateOrderInput, Receipt>>(),
    /** Newest first; matches id, customer, e-mail or product. */
    'orders.search': carry<Call<{ readonly text: string; readonly limit: number }, readonly OrderRow[]>>(),
    'payments.create': carry<Call<CreatePaymentInput, Receipt>>(),
    'deliveries.create': carry<Call<CreateDeliveryInput, Receipt>>(),
    /** To `to`, or to the next state where absent. */
    'deliveries.advance':
      carry<Call<{ readonly deliveryId: string; readonly to?: DeliveryState | undefined }, Receipt>>(),
    /** `whole` for the value up to a megabyte. */
    'records.read': carry<Call<RecordPosition & { readonly whole?: boolean | undefined }, RecordDetail>>(),
    /** What records of the quarantine would be read as; nothing is published. */
    'quarantine.preview':
      carry<Call<{ readonly items: readonly RedriveItem[] }, readonly RedriveOutcome[]>>(),
    'quarantine.redrive': carry<Call<{ readonly items: readonly RedriveItem[] }, RedriveResult>>(),
    /** Commands that Kafka refused for good after their makers had gone, the oldest first. */
    'refused.list': carry<Call<void, readonly RefusedCommand[]>>(),
    /** Sends one as it is now. Without a position it waits; where Kafka refuses it again it stays in the list. */
    'refused.send': carry<Call<RefusedCorrection, { readonly position: RecordPosition | undefined }>>(),
    'refused.drop': carry<Call<{ readonly ids: readonly number[] }, undefined>>(),
    /** What a list's filter and search let through, a part at a time. */
    'export.list': carry<Call<ExportPart, ExportedPart>>(),
    /** The shop's topics as a tape, a part at a time. */
    'tape.read': carry<Call<TapePart, TapedPart>>(),
    /** Opens a tape in the time machine, a part at a time; the last one says so. Kafka is not needed for it. */
    'tape.open': carry<Call<TapeText, ReplayState>>(),
    /** Checks a tape before it is written, a part at a time: what it has is known at the last one. */
    'tape.check': carry<Call<TapeText, TapeChecked>>(),
    /** Writes records of a tape to their topics again, marked as from a tape. */
    'tape.write': carry<Call<{ readonly text: string }, TapeWritten>>(),
    'log.topics': carry<Call<void, readonly LogTopic[]>>(),
    /** Looks for a second at most; `next` of the answer goes on. */
    'log.search': carry<Call<LogSearch, LogPage>>(),
    /**
     * The time machine: opens it, or goes elsewhere. Answers when it is there or a newer wish has taken its place; on a
     * long way sooner, while the state says how far it is.
     */
    'replay.seek': carry<Call<Instant, ReplayState>>(),
    /** So many events forwards, or backwards where negative. */
    'replay.step': carry<Call<{ readonly by: number }, ReplayState>>(),
    'replay.play': carry<Call<{ readonly speed: ReplaySpeed }, ReplayState>>(),
    'replay.pause': carry<Call<void, ReplayState>>(),
    'replay.close': carry<Call<void, ReplayState>>(),
    /** As `log.topics`, `log.search` and `records.read`, of the log as of the instant that the window shows. */
    'replay.topics': carry<Call<void, readonly LogTopic[]>>(),
    'replay.search': carry<Call<LogSearch, LogPage>>(),
    'replay.record': carry<Call<RecordPosition & { readonly whole?: boolean | undefined }, RecordDetail>>(),
    /** Names, e-mail addresses and places are masked everywhere, for everybody, until it is switched off. */
    'privacy.set': carry<Call<{ readonly on: boolean }, undefined>>(),
    'simulator.start': carry<Call<SimulatorSettings, SimulatorStatus>>(),
    'simulator.configure': carry<Call<SimulatorSettings, SimulatorStatus>>(),
    'simulator.stop': carry<Call<void, SimulatorStatus>>(),
    'connections.list': carry<Call<void, Connections>>(),
    /** Keeps a new connection, or changes one; one that is in use goes on with its old settings until it is switched to. */
    'connections.save': carry<Call<ConnectionDraft, ConnectionProfile>>(),
    /** Forgets it, its password and its read model. Refused where commands wait for it, unless they are given up. */
    'connections.delete':
      carry<Call<{ readonly id: string; readonly giveUpWaiting?: boolean | undefined }, undefined>>(),
    /** Looks whether Kafka can be reached; writes nothing there, keeps nothing here. */
    'connections.test': carry<Call<ConnectionDraft, ConnectionTest>>(),
    /** Ends the running console in order and starts another; answers when that has started. */
    'connections.switch': carry<
      Call<
        {
          readonly id: string;
          /** For the session. */
          readonly password?: string | undefined;
          readonly keyPassphrase?: string | undefined;
          readonly keyPem?: string | undefined;
        },
        undefined
      >
    >(),
    /** A dialog of the desktop; absent where it was closed without a choice. */
    'connections.pickFile':
      carry<Call<{ readonly file: PickedFile }, { readonly path: string | undefined }>>(),
    /**
     * Screens may write to this connection's cluster from now on, until the console ends. Refused where another
     * connection is in use: the question was about that one.
     */
    'writes.confirm': carry<Call<{ readonly connectionId: string }, undefined>>(),
    /** Creates a topic of the shop that the cluster does not have, with the partitions that a new shop has. */
    'topics.create': carry<Call<{ readonly topic: string }, undefined>>(),
    /** Stops or starts a node of the embedded broker. */
    'nodes.switch': carry<Call<{ readonly nodeId: number; readonly running: boolean }, EmbeddedBroker>>(),
  },
  streams: {
    status: carry<StateStream<void, ConsoleStatus>>(),
    dashboard: carry<StateStream<{ readonly range: AskedChartRange }, Dashboard>>(),
    activity: carry<ListStream<EntityKind, ActivityList>>(),
    orders: carry<ListStream<OrderStage, OrderList>>(),
    payments: carry<ListStream<PaymentState, PaymentList>>(),
    deliveries: carry<ListStream<DeliveryState, DeliveryList>>(),
    quarantine: carry<ListStream<never, QuarantineList>>(),
    notifications: carry<ListStream<NotificationChannel | 'other', NotificationList>>(),
    /** Inventory, notifications and analytics: how many, and what runs out. */
    beside: carry<StateStream<void, Beside>>(),
    /** One order across topics. */
    order: carry<StateStream<{ readonly orderId: string }, OrderView>>(),
    pulse: carry<StateStream<void, Pulse>>(),
    replay: carry<StateStream<void, ReplayState>>(),
    /** Which Kafka is looked at, and which others are known. */
    connections: carry<StateStream<void, Connections>>(),
    /** What is written to a topic from now on. */
    log: carry<StateStream<Pick<LogSearch, 'topic' | 'partition' | 'filter'>, LogTail>>(),
  },
} as const;

type Calls = typeof contract.calls;
type Streams = typeof contract.streams;

export type CallName = keyof Calls;
export type CallInput<N extends CallName> = Calls[N]['input'];
export type CallOutput<N extends CallName> = Calls[N]['output'];

/** Those that are answered whether or not a console runs. */
export type ConnectionCall = Extract<CallName, `connections.${string}`>;

export type StreamName = keyof Streams;
export type StreamInput<N extends StreamName> = Streams[N]['input'];
export type StreamSnapshot<N extends StreamName> = Streams[N]['snapshot'];
export type StreamDelta<N extends StreamName> = Streams[N]['delta'];

export const CALL_NAMES = Object.keys(contract.calls) as readonly CallName[];
export const STREAM_NAMES = Object.keys(contract.streams) as readonly StreamName[];
