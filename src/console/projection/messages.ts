import type { Result } from '../../contract/app-error.ts';
import type { AskedChartRange } from '../../contract/chart-range.ts';
import type { ExportedPart, ExportPart } from '../../contract/export.ts';
import type { Dashboard, RebuildReason, StreamMessage } from '../../contract/streams.ts';
import type { Delivery, Order } from '../../domain/folds.ts';
import type { ReadingContext } from '../../domain/understand.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import type { WireBatch } from '../kafka/wire-batch.ts';
import type { OpenDeliveriesOf } from '../store/lists.ts';
import type { KnownTopic, LanePosition } from '../store/projection-file.ts';
import type { ReadChange } from './read-change.ts';
import type { Counts } from './read-model.ts';

/** What a projection is started with. */
export type ProjectionSetup = {
  /** The file's path, or `:memory:`. */
  readonly path: string;
  readonly context: Pick<ReadingContext, 'topicMap' | 'defaultCurrency' | 'zone'>;
  /** Whatever the file holds is of another log: it is thrown away. */
  readonly anew: boolean;
  /** A world as of another time: its clock is set from outside. */
  readonly isReplay: boolean;
};

/** One question, one answer; `list` answers with the snapshot of a list, its input parsed there. */
export type Questions = {
  readonly list: {
    readonly input: { readonly name: ListName; readonly input: unknown };
    readonly output: Result<unknown>;
  };
  readonly exported: { readonly input: ExportPart; readonly output: ExportedPart };
  readonly dashboard: { readonly input: AskedChartRange; readonly output: Dashboard };
  readonly order: { readonly input: string; readonly output: Order | undefined };
  readonly delivery: { readonly input: string; readonly output: Delivery | undefined };
  readonly openDeliveries: { readonly input: OpenDeliveriesOf; readonly output: readonly Delivery[] };
  /** For each identity, whether its event has been folded. */
  readonly knows: { readonly input: readonly string[]; readonly output: readonly boolean[] };
  /** For each `topic/partition/offset`, whether a record that says to come from it has been folded. */
  readonly redriven: { readonly input: readonly string[]; readonly output: readonly boolean[] };
  /** Everything sent so far is folded, and told to the views. */
  readonly settle: { readonly input: undefined; readonly output: undefined };
  /** From here, `rollBack` takes back what was folded since; marks lie on each other. */
  readonly mark: { readonly input: undefined; readonly output: undefined };
  readonly rollBack: { readonly input: undefined; readonly output: undefined };
  readonly forgetMarks: { readonly input: undefined; readonly output: undefined };
  readonly openStream: {
    readonly input: {
      readonly session: number;
      /** For whoever may not see who somebody is, whatever the mode. */
      readonly masked?: boolean | undefined;
      readonly streamId: string;
      readonly name: string;
      readonly input: unknown;
    };
    readonly output: Result<undefined>;
  };
};
export type Question = keyof Questions;

export type ListName = 'orders' | 'payments' | 'deliveries' | 'activity' | 'quarantine' | 'notifications';

export type ToProjection =
  | ({ readonly kind: 'batch' } & WireBatch)
  /** What partitions hold, and which topics they are of. */
  | {
      readonly kind: 'expect';
      readonly ranges: readonly PartitionRange[];
      readonly topics: readonly KnownTopic[];
    }
  /** A topic that is no longer there. */
  | { readonly kind: 'forget'; readonly topic: string }
  | { readonly kind: 'credit' | 'closeStream'; readonly session: number; readonly streamId: string }
  /** Nobody sees what the session is sent. */
  | { readonly kind: 'hidden'; readonly session: number; readonly on: boolean }
  | { readonly kind: 'closeSession'; readonly session: number }
  | { readonly kind: 'privacy'; readonly on: boolean }
  /** The time in a world that is not now, ms since the epoch. */
  | { readonly kind: 'clock'; readonly atMs: number }
  /** Whether live changes are wanted. */
  | { readonly kind: 'hear'; readonly changes: boolean }
  | {
      readonly kind: 'ask';
      readonly id: number;
      readonly question: Question;
      readonly input: unknown;
      readonly masked?: boolean;
    }
  /** Answered with `alive`. */
  | { readonly kind: 'beat' }
  | { readonly kind: 'stop' };

/** Where the fold is. Told after every slice. */
export type ProjectionProgress = {
  /** Taken off the queue since the start: batches, and records folded of them. */
  readonly taken: { readonly batches: number; readonly records: number };
  readonly counts: Counts;
  /** All that had been written when this started is folded; false while that is not known. */
  readonly isCaughtUp: boolean;
  /** How much of it is; undefined once it all is, and while it is not known. */
  readonly rebuild: { readonly done: number; readonly target: number } | undefined;
  /** Records in the log that are not folded yet, as of the last fetch of each partition. */
  readonly lag: number;
  readonly lanes: readonly LanePosition[];
};

export type FromProjection =
  | {
      readonly kind: 'opened';
      readonly lanes: readonly LanePosition[];
      /** Topics that this file, or the one it takes the place of, was made from. */
      readonly topics: readonly KnownTopic[];
      readonly reason: RebuildReason | undefined;
      /** Where a damaged file was put. */
      readonly setAside: string | undefined;
      readonly progress: ProjectionProgress;
    }
  | { readonly kind: 'progress'; readonly progress: ProjectionProgress }
  | {
      readonly kind: 'stream';
      readonly session: number;
      readonly streamId: string;
      readonly message: StreamMessage<unknown, unknown>;
    }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  /** The thread takes its messages. */
  | { readonly kind: 'alive' }
  | { readonly kind: 'changes'; readonly changes: readonly ReadChange[] }
  /** Nothing more comes: the file refuses. What was committed is kept. */
  | { readonly kind: 'failed'; readonly setAside: string | undefined; readonly message: string };
