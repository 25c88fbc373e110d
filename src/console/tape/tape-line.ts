import { TAPE_HEAD } from '../../contract/tape.ts';
import { maskRecord } from '../../domain/privacy.ts';
import type { LogRecord } from '../../domain/log-record.ts';

/** A record as one line of JSON: nothing of it is lost, whatever its bytes. */
export function tapeLine(record: LogRecord, isPrivate = false): string {
  const { topic, partition, offset, timestampMs, key, headers, value } = isPrivate
    ? maskRecord(record)
    : record;
  return `${JSON.stringify({
    topic,
    partition,
    offset: String(offset),
    timestamp: timestampMs,
    key: key ? toBase64(key) : null,
    headers: headers.map((header) => [header.name, toBase64(header.value)]),
    value: value ? toBase64(value) : null,
  })}\n`;
}

const HEAD_LINE = TAPE_HEAD.trim();

export class NotATape extends Error {
  override readonly name = 'NotATape';
}

/** Whole lines of a tape, its head left out. Throws `NotATape` with the line that is none. */
export function readTapeLines(text: string): LogRecord[] {
  return text
    .split('\n')
    .filter((line) => line !== '' && line !== HEAD_LINE)
    .map((line) => readLine(line));
}

type TapeRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: number;
  readonly key: unknown;
  readonly headers: readonly (readonly [string, string])[];
  readonly value: unknown;
};

function readLine(line: string): LogRecord {
  try {
    const { topic, partition, offset, timestamp, key, headers, value } = JSON.parse(line) as TapeRecord;
    const isRecord =
      typeof topic === 'string' &&
      Number.isSafeInteger(partition) &&
      /^\d{1,19}$/.test(offset) &&
      Number.isFinite(timestamp) &&
      Array.isArray(headers);
    if (!isRecord) throw new TypeError('a field is missing');
    return {
      topic,
      partition,
      offset: BigInt(offset),
      timestampMs: timestamp,
      key: bytesOf(key),
      headers: headers.map(([name, text]) => ({
        name: String(name),
        value: bytesOf(text) ?? new Uint8Array(),
      })),
      value: bytesOf(value),
    };
  } catch {
    throw new NotATape(`not a line of a tape: ${line.slice(0, 80)}`);
  }
}

function bytesOf(text: unknown): Uint8Array | undefined {
  return typeof text === 'string' ? Buffer.from(text, 'base64') : undefined;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
