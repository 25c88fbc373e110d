import type { LogFilter, LogRow } from '../../contract/log.ts';
import { parsePathCondition } from '../../domain/json-path.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import { maskRecord } from '../../domain/privacy.ts';
import { readJson } from '../../domain/record-body.ts';
import { looseText } from '../../domain/record-text.ts';
import { positionKey } from '../store/position-key.ts';

const PREVIEW_CHARACTERS = 300;
const KEY_CHARACTERS = 200;

/** What a filter lets through; undefined for everything. A path that cannot be read lets nothing through. */
export function recordMatcher(
  filter: LogFilter,
  isPrivate: boolean,
): ((record: LogRecord) => boolean) | undefined {
  const textOf = (bytes: Uint8Array | undefined) => (bytes ? looseText(bytes).toLowerCase() : '');
  const conditions: ((record: LogRecord) => boolean)[] = [];
  const [key, type, text] = [filter.key, filter.type, filter.text].map((part) => part.trim().toLowerCase());
  if (key) conditions.push((record) => textOf(record.key).includes(key));
  if (type) conditions.push((record) => (typeOf(record) ?? '').toLowerCase().includes(type));
  if (text) {
    conditions.push(
      ({ value, headers }) =>
        jsonText(textOf(value)).includes(text) ||
        headers.some(
          (header) => header.name.toLowerCase().includes(text) || textOf(header.value).includes(text),
        ),
    );
  }
  if (filter.path.trim() !== '') {
    const condition = parsePathCondition(filter.path);
    conditions.push(({ value }) => {
      const read = value && readJson(value);
      return read?.ok === true && condition !== undefined && condition(read.json);
    });
  }
  if (conditions.length === 0) return undefined;
  return (record) => {
    // What is not shown is not found either.
    const shown = isPrivate ? maskRecord(record) : record;
    return conditions.every((condition) => condition(shown));
  };
}

/** Text as people read it: JSON may write any letter as an escape (`\\u00e9` for é), and many programs do. */
function jsonText(text: string): string {
  if (!text.includes('\\u')) return text;
  return text.replaceAll(/\\u([\da-f]{4})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)).toLowerCase(),
  );
}

export function logRow(record: LogRecord, isPrivate: boolean): LogRow {
  const { topic, partition, offset, timestampMs } = record;
  // Masked whole, so that no name is cut off from what it is the value of.
  const shown = isPrivate ? maskRecord(record) : record;
  const { key, value, headers } = shown;
  return {
    key: positionKey(record),
    topic,
    partition,
    offset: String(offset),
    timestampMs,
    recordKey: key && looseText(key.subarray(0, KEY_CHARACTERS * 4)).slice(0, KEY_CHARACTERS),
    type: typeOf(shown),
    preview: value && looseText(value.subarray(0, PREVIEW_CHARACTERS * 4)).slice(0, PREVIEW_CHARACTERS),
    sizeBytes: record.value?.byteLength ?? 0,
    headers: headers.length,
    ...(record.unreadable && { unreadableTo: String(record.unreadable.lastOffset) }),
  };
}

function typeOf({ headers }: LogRecord): string | undefined {
  const header = headers.find(({ name }) => name.toLowerCase() === 'ce_type');
  return header && looseText(header.value);
}
