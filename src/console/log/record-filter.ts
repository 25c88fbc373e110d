import type { LogFilter, LogRow } from '../../contract/log.ts';
import { parsePathCondition } from '../../domain/json-path.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { maskText } from '../../domain/privacy.ts';
import { readBody } from '../../domain/record-body.ts';
import { looseText } from '../../domain/record-text.ts';
import { positionKey } from '../store/position-key.ts';

const PREVIEW_CHARACTERS = 300;
const KEY_CHARACTERS = 200;

/** What a filter lets through; undefined for everything. A path that cannot be read lets nothing through. */
export function recordMatcher(
  filter: LogFilter,
  isPrivate: boolean,
): ((record: LogRecord) => boolean) | undefined {
  const textOf = (bytes: Uint8Array | undefined) =>
    bytes ? (isPrivate ? maskText(looseText(bytes)) : looseText(bytes)).toLowerCase() : '';
  const conditions: ((record: LogRecord) => boolean)[] = [];
  const [key, type, text] = [filter.key, filter.type, filter.text].map((part) => part.trim().toLowerCase());
  if (key) conditions.push((record) => textOf(record.key).includes(key));
  if (type) conditions.push((record) => (typeOf(record) ?? '').toLowerCase().includes(type));
  if (text) {
    conditions.push(
      ({ value, headers }) =>
        textOf(value).includes(text) ||
        headers.some(
          (header) => header.name.toLowerCase().includes(text) || textOf(header.value).includes(text),
        ),
    );
  }
  if (filter.path.trim() !== '') {
    const condition = parsePathCondition(filter.path);
    conditions.push(({ value }) => {
      const read = readBody(isPrivate && value ? Buffer.from(maskText(looseText(value))) : value);
      return read.ok && condition !== undefined && condition(read.body);
    });
  }
  if (conditions.length === 0) return undefined;
  return (record) => conditions.every((condition) => condition(record));
}

export function logRow(record: LogRecord, isPrivate: boolean): LogRow {
  const { topic, partition, offset, timestampMs, key, value, headers } = record;
  return {
    key: positionKey(record),
    topic,
    partition,
    offset: String(offset),
    timestampMs,
    recordKey: key && looseText(key.subarray(0, KEY_CHARACTERS * 4)).slice(0, KEY_CHARACTERS),
    type: typeOf(record),
    preview: value && previewOf(value, isPrivate),
    sizeBytes: value?.byteLength ?? 0,
    headers: headers.length,
  };
}

function typeOf({ headers }: LogRecord): string | undefined {
  const header = headers.find(({ name }) => name.toLowerCase() === 'ce_type');
  return header && looseText(header.value);
}

function previewOf(value: Uint8Array, isPrivate: boolean): string {
  if (!isPrivate) return looseText(value.subarray(0, PREVIEW_CHARACTERS * 4)).slice(0, PREVIEW_CHARACTERS);
  // Masked whole, so that no name is cut off from what it is the value of.
  return maskText(looseText(value)).slice(0, PREVIEW_CHARACTERS);
}
