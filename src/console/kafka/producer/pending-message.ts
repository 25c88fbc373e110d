import type { RecordPosition } from '../../../domain/log-record.ts';
import type { OutgoingRecord } from './outgoing-message.ts';

/** A message that was accepted and is not settled yet. */
export type PendingMessage = {
  readonly topic: string;
  /** Absent where its key decides. */
  readonly partition: number | undefined;
  readonly record: OutgoingRecord;
  readonly acceptedAtMs: number;
  readonly resolve: (position: RecordPosition) => void;
  readonly reject: (error: unknown) => void;
};
