import type { RecordPosition } from '../domain/log-record.ts';
import type { RecordFault } from '../domain/record-fault.ts';
import type { QuarantineReason } from '../domain/quarantine-reason.ts';
import type { LogEvent } from '../domain/shop-event.ts';

/** The header of a record that was published again: `topic/partition/offset` of the one that could not be read. */
export const REDRIVEN_FROM = 'vigie-redriven-from';

/** A record of the quarantine, with its value as it was corrected. */
export type RedriveItem = {
  readonly position: RecordPosition;
  /** As it is where absent. */
  readonly body?: string | undefined;
};

/** What a record would be read as, or why it still cannot be. */
export type RedriveOutcome = {
  readonly position: RecordPosition;
  /** The value that would be published, as text. */
  readonly body: string;
} & (
  | {
      readonly kind: 'event';
      readonly entity: LogEvent['entity'];
      readonly type: LogEvent['type'];
      readonly entityId: string;
    }
  | { readonly kind: 'quarantined'; readonly reason: QuarantineReason; readonly fault: RecordFault }
  /** The log no longer holds it, it was published again already, or it is a deletion marker. */
  | { readonly kind: 'gone' | 'done' | 'deletion' }
);

export type RedriveResult = {
  readonly published: number;
  /** Kept in the outbox until Kafka is back; part of `published`. */
  readonly waiting: number;
  /** Could not be read still, were gone, or had been published before. */
  readonly left: readonly RedriveOutcome[];
};
