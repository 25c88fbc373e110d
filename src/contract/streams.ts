import type { DeliveryState, OrderStage, PaymentState } from '../domain/entities.ts';
import type { ChartRange } from './chart-range.ts';
import type { ConnectionMode } from './connection.ts';
import type {
  KafkaNode,
  KafkaState,
  KafkaTrouble,
  DeniedWrite,
  LeaderlessTopic,
  MissingRight,
  Standstill,
} from './kafka-status.ts';
import type { NotificationChannel, SideKind, SideType } from '../domain/side-types.ts';
import type { Tally } from '../domain/tally.ts';
import type {
  ActivityRow,
  DeliveryRow,
  NotificationRow,
  OrderRow,
  PaymentRow,
  QuarantineRow,
  StockRow,
} from './rows.ts';

/**
 * A stream sends a snapshot first, then numbered deltas. The receiver applies one, paints, and gives credit for
 * the next; what happened meanwhile is conflated into one delta and counted. A gap in `seq` means resubscribe.
 */
export type StreamMessage<Snapshot, Delta> =
  | { readonly kind: 'snapshot'; readonly seq: number; readonly value: Snapshot }
  | {
      readonly kind: 'delta';
      readonly seq: number;
      readonly value: Delta;
      /** Changes folded into this delta beyond the first. */
      readonly conflated: number;
    };

/** A window on a list, newest first, at most `limit` rows, with the true numbers beside. */
export type ListSnapshot<Row, CountKey extends string = never> = {
  readonly rows: readonly Row[];
  /** All rows there are, and those the filter lets through. */
  readonly total: number;
  readonly matching: number;
  /** More than `matching` match: counting them all would take too long. */
  readonly more: boolean;
  /** How many there are by status, whatever the filter. */
  readonly counts: Readonly<Record<CountKey, number>>;
  /** Of the rows that arrive, one in this many is taken in; 1 for all. The numbers are true all the same. */
  readonly oneIn: number;
};

/** The change from one window to the next: apply with `applyListDelta`. */
export type ListDelta<Row, CountKey extends string = never> = Omit<ListSnapshot<Row, CountKey>, 'rows'> & {
  /** New or changed rows. */
  readonly upserts: readonly Row[];
  /** The keys of the window after this delta, newest first. */
  readonly keys: readonly string[];
};

export type ListInput<Filter extends string> = {
  readonly search: string;
  readonly filter: Filter | 'all';
  /** Rows in the window, 1–200. */
  readonly limit: number;
};

export type OrderList = ListSnapshot<OrderRow, OrderStage>;
export type PaymentList = ListSnapshot<PaymentRow, PaymentState>;
export type DeliveryList = ListSnapshot<DeliveryRow, DeliveryState>;
export type ActivityList = ListSnapshot<ActivityRow>;
export type QuarantineList = ListSnapshot<QuarantineRow>;
export type NotificationList = ListSnapshot<NotificationRow, NotificationChannel | 'other'>;

/** What travels beside orders, payments and deliveries. */
export type Beside = {
  /** Events read, by type, or by family where the type is none of the model's. */
  readonly counts: Tally<SideType | SideKind>;
  /** Articles known, and how many are at their threshold or below. */
  readonly articles: number;
  readonly lowStock: number;
  /** Those that are low, the scarcest first, up to a hundred. */
  readonly low: readonly StockRow[];
};

export type Dashboard = {
  readonly orders: number;
  readonly payments: { readonly succeeded: number; readonly failed: number; readonly total: number };
  readonly deliveries: { readonly delivered: number; readonly total: number };
  /** Succeeded payments less refunds, the largest amount first; currencies that are not in ISO 4217 last. */
  readonly revenue: readonly { readonly minor: number; readonly currency: string }[];
  /** What is shown; where `auto` was asked for, the range that it came to. */
  readonly range: ChartRange;
  readonly bucketMs: number;
  /** The latest buckets, oldest first, without holes; `startMs` is the bucket's start. The last one is not over. */
  readonly series: readonly {
    readonly startMs: number;
    readonly orders: number;
    readonly paymentsSucceeded: number;
    readonly paymentsFailed: number;
  }[];
  /** When the latest record was folded, by the console's clock; absent before the first. */
  readonly updatedAtMs: number | undefined;
};

export type EmbeddedBroker = {
  readonly nodes: readonly BrokerNode[];
  /** The disk refuses what is written; all that was acknowledged is there and can be read. */
  readonly storageProblem: { readonly sinceMs: number; readonly reason: 'full' | 'failing' } | undefined;
  /** Its process ended and is being started again: how often that was tried, and since when. Absent while it runs. */
  readonly restarting?: { readonly sinceMs: number; readonly attempts: number } | undefined;
  /** Damage it has found on its disk since this program started. Absent where there is none. */
  readonly damage?: BrokerDamage | undefined;
};

export type BrokerDamage = {
  /** Topics that are set aside in `damaged/`, until the user has decided. */
  readonly lostTopics: readonly LostTopic[];
  /** Offsets that hold no records because of damage, whenever it was found: from the first up to the one behind the last. */
  readonly missing: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly from: string;
    readonly to: string;
    /** Held back so that no offset is given twice: it never had a record. */
    readonly isUnused?: true;
  }[];
};

export type LostTopic = {
  /** While its name is lost, or its folder gone, no topic is made and the read model is not rebuilt. */
  readonly cause: 'name_lost' | 'folder_gone' | 'same_name';
  readonly id: string;
  /** What is kept of it: its folder, or a note. */
  readonly path: string;
  readonly name?: string;
};

/** One of the nodes the embedded broker listens as. All share one log: their replicas are simulated. */
export type BrokerNode = {
  readonly nodeId: number;
  /** `host:port`. */
  readonly address: string;
  readonly running: boolean;
  /** Partitions it leads. */
  readonly leads: number;
};

/** Why the read model is made anew from the log: there was none, it was of another Vigie, damaged, or of a topic that is gone. */
export type RebuildReason = 'first' | 'changed' | 'damaged' | 'replaced';

export type ReadModelState = {
  /** Absent once it is there. */
  readonly reason: RebuildReason | undefined;
  /** Its file refuses: since when (ms), and what the system said. */
  readonly trouble: { readonly sinceMs: number; readonly message: string } | undefined;
  /** When its thread last answered, ms; absent while it answers. While it does not, nothing on screen is live. */
  readonly stalledSinceMs: number | undefined;
};

export type ConsoleStatus = {
  readonly kafka: {
    readonly state: KafkaState;
    readonly sinceMs: number;
    readonly brokers: readonly string[];
    /** Vigie's own broker; absent with a cluster. */
    readonly embedded: EmbeddedBroker | undefined;
    /** What only another setting will mend; absent for a Kafka that is only away. */
    readonly trouble: KafkaTrouble | undefined;
    /** Short reason while not connected, in English, as the client said it. */
    readonly reason: string | undefined;
    /** Whether Vigie may write to this Kafka: `read` creates no topic, writes no record and commits no offset. */
    readonly mode: ConnectionMode;
    /** Every node known, by id; empty before the first answer. */
    readonly nodes: readonly KafkaNode[];
    /** Topics of the shop with partitions whose leader is gone or does not answer. */
    readonly leaderless: readonly LeaderlessTopic[];
    /** Partitions that stand still, by topic and partition. While there is one, the screen is not live. */
    readonly standstills: readonly Standstill[];
    readonly missingRights: readonly MissingRight[];
    /** What cannot be written, each with the right that is missing. */
    readonly deniedWrites: readonly DeniedWrite[];
    /** Topics of the shop that the cluster does not have. */
    readonly missingTopics: readonly string[];
  };
  /** Commands that Kafka or its client refused for good: set aside with their reason, to be corrected or dropped. */
  readonly refusedCommands: number;
  /** Records that may be in the log twice because the producer could not know that Kafka had them. */
  readonly possibleCopies: number;
  /** Messages accepted over a second ago and not acknowledged by Kafka: kept, in order, and sent once it is back. */
  readonly waitingCommands: number;
  /** Reading what the log had when this started; absent once caught up. */
  readonly rebuild: { readonly done: number; readonly target: number } | undefined;
  readonly readModel: ReadModelState;
  readonly simulator: SimulatorStatus;
  /** Names, e-mail addresses and places are masked; always, for the audience. */
  readonly privacy: boolean;
  /** This client only watches: every call that changes anything is refused. */
  readonly audience: boolean;
  readonly records: {
    /** Read since start, and what became of them. */
    readonly read: number;
    readonly duplicates: number;
    readonly quarantined: number;
    /** Of the quarantined, those that were published again. */
    readonly redriven: number;
    /** Deletion markers: records without a value. They change no figure. */
    readonly deletions: number;
    readonly impossible: number;
    readonly perSecond: number;
    /** In the log and not folded, as of the last fetch; and of those, fetched and waiting for the fold. */
    readonly lag: number;
    readonly queued: number;
    /** Understood events marked simulated. */
    readonly simulated: number;
  };
};

/** How many records of the quarantine want to be corrected: they were not published again yet. */
export function leftToCorrect({ quarantined, redriven }: ConsoleStatus['records']): number {
  return quarantined - redriven;
}

export type SimulatorStatus = {
  readonly running: boolean;
  /** New orders a second, 0.1–1000. */
  readonly ordersPerSecond: number;
  readonly seed: number;
  /** Share of payments that succeed, 0–1. */
  readonly successRate: number;
  readonly advanceDeliveries: boolean;
  /** Since it was started. */
  readonly ordersMade: number;
  readonly eventsMade: number;
  /** Orders whose story is not over. */
  readonly storiesOpen: number;
  /** Orders that were due since it was started and not made, because Kafka was slow. */
  readonly ordersSkipped: number;
};

/** What happened live since the last pulse: for tones and their visible twin. Nothing from the past. */
export type Pulse = {
  readonly orders: number;
  readonly paymentsSucceeded: number;
  readonly paymentsFailed: number;
  readonly delivered: number;
};
