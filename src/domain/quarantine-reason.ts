/** Why a record could not be read; it is kept whole, counted and shown. */
export const QUARANTINE_REASONS = [
  'not_utf8',
  'invalid_json',
  'not_an_object',
  'no_entity',
  'missing_id',
  'invalid_field',
  'unsupported_encoding',
  'unreadable_batch',
] as const;
export type QuarantineReason = (typeof QUARANTINE_REASONS)[number];
