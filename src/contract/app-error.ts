import type { MissingRight } from './kafka-status.ts';
import type { RefusalReason } from './refused.ts';

/** What can go wrong between a screen and the console. Closed: a new failure gets a new code and its two texts. */
export const ERROR_CODES = {
  invalid_input: { retryable: false },
  not_found: { retryable: false },
  not_allowed: { retryable: false },
  read_only: { retryable: false },
  connection_read_only: { retryable: false },
  unconfirmed_write: { retryable: false },
  too_many: { retryable: true },
  impossible_transition: { retryable: false },
  no_topic: { retryable: false },
  not_a_tape: { retryable: false },
  tape_unreadable: { retryable: false },
  tape_cut: { retryable: false },
  tape_changed: { retryable: false },
  tape_too_long: { retryable: false },
  seeking: { retryable: true },
  replaying: { retryable: false },
  too_many_replays: { retryable: true },
  masked: { retryable: false },
  kafka_unreachable: { retryable: true },
  right_missing: { retryable: false },
  kafka_refused: { retryable: false },
  position_unknown: { retryable: false },
  outbox_full: { retryable: true },
  outbox_unwritable: { retryable: true },
  last_node: { retryable: false },
  port_taken: { retryable: true },
  switching: { retryable: true },
  in_use: { retryable: false },
  commands_wait: { retryable: false },
  start_failed: { retryable: true },
  link_lost: { retryable: true },
  cancelled: { retryable: true },
  internal: { retryable: false },
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/** Why a field was refused; the texts are in error-text.ts. */
export const FIELD_RULES = [
  'required',
  'too_long',
  'not_text',
  'not_a_number',
  'not_an_integer',
  'too_small',
  'too_large',
  'not_an_email',
  'not_a_currency',
  'not_a_date',
  'not_one_of',
  'unknown_field',
  'not_an_address',
  'unreadable_file',
  'not_pem',
  'wrong_passphrase',
  'unsupported_key',
  'other_certificate',
  'holds_a_key',
  'not_an_endpoint',
  'taken',
  'malformed',
  'too_many_decimals',
] as const;
export type FieldRule = (typeof FIELD_RULES)[number];
export type FieldProblem = { readonly field: string; readonly rule: FieldRule };

/** An expected failure, as it crosses a boundary: plain data, no stack. */
export type AppError = {
  readonly code: ErrorCode;
  /** English, for logs; people read `errorText(error, language)`. */
  readonly message: string;
  readonly retryable: boolean;
  /** Of a call that changes nothing: its text does not speak of a request that may have been kept. */
  readonly isRead?: true;
  readonly fields?: readonly FieldProblem[];
  /** Of `right_missing`, where it is known. */
  readonly right?: MissingRight;
  /** Of `kafka_refused`. */
  readonly refusal?: RefusalReason;
};

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppError };

export function appError(code: ErrorCode, message: string, fields?: readonly FieldProblem[]): AppError {
  return { code, message, retryable: ERROR_CODES[code].retryable, ...(fields ? { fields } : {}) };
}

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(error: AppError): { readonly ok: false; readonly error: AppError } {
  return { ok: false, error };
}
