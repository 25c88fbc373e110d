import type { QuarantineReason } from './quarantine-reason.ts';

/** The fields whose values can make a record unreadable, by their names in the record. */
export type CheckedField = 'order_id' | 'payment_id' | 'delivery_id' | 'sku' | 'user_id' | 'amount';

/**
 * What makes a record unreadable, as a code with its parameters: the screens have the words. Closed: a code without
 * words in each language does not compile. `said` is English, as a parser or decoder wrote it.
 */
export type RecordFault =
  | { readonly code: 'not_utf8' }
  | { readonly code: 'json_incomplete'; readonly said: string }
  /** Line and column from 1; absent where the parser does not say them. */
  | {
      readonly code: 'json_syntax';
      readonly line?: number | undefined;
      readonly column?: number | undefined;
      readonly said: string;
    }
  | { readonly code: 'json_too_deep' }
  | { readonly code: 'not_an_object' }
  /** `format`: the structured format that a CloudEvent names, such as `avro`. */
  | { readonly code: 'cloud_event_format'; readonly format: string }
  | { readonly code: 'no_cloud_event_data' }
  | { readonly code: 'schema_registry' }
  | { readonly code: 'no_entity' }
  | { readonly code: 'missing'; readonly field: CheckedField }
  | { readonly code: 'not_text'; readonly field: CheckedField }
  | { readonly code: 'too_long'; readonly field: CheckedField; readonly limit: number }
  | { readonly code: 'not_a_decimal'; readonly field: CheckedField }
  /** Offsets are decimal strings. */
  | {
      readonly code: 'undecodable_batch';
      readonly firstOffset: string;
      readonly lastOffset: string;
      readonly said: string;
    }
  /** From a read model of an earlier version, which kept an English sentence. */
  | { readonly code: 'as_written'; readonly said: string };

export type FaultCode = RecordFault['code'];

/** The faults that reading a record can find. */
export type FoundFault = Exclude<RecordFault, { code: 'as_written' }>;

const REASONS: Record<FoundFault['code'], QuarantineReason> = {
  not_utf8: 'not_utf8',
  json_incomplete: 'invalid_json',
  json_syntax: 'invalid_json',
  json_too_deep: 'invalid_json',
  not_an_object: 'not_an_object',
  cloud_event_format: 'unsupported_encoding',
  no_cloud_event_data: 'invalid_field',
  schema_registry: 'unsupported_encoding',
  no_entity: 'no_entity',
  missing: 'missing_id',
  not_text: 'invalid_field',
  too_long: 'invalid_field',
  not_a_decimal: 'invalid_field',
  undecodable_batch: 'unreadable_batch',
};

/** The group that a fault is counted and filtered under. */
export function quarantineReasonOf({ code }: FoundFault): QuarantineReason {
  return REASONS[code];
}
