import { isTapeHead, linesOfTape, TAPE_LINE_CHARACTERS, tapeEndOf } from '../../contract/tape.ts';
import { maskRecord } from '../../domain/privacy.ts';
import type { LogRecord, UnreadableBatch } from '../../domain/log-record.ts';
import { isTopicName } from '../../domain/topic-name.ts';
import { messageOf } from '../../domain/message-of.ts';

/** A record as one line of JSON: nothing of it is lost, whatever its bytes. */
export function tapeLine(record: LogRecord, isPrivate = false): string {
  const { topic, partition, offset, timestampMs, key, headers, value, unreadable } = isPrivate
    ? maskRecord(record)
    : record;
  return `${JSON.stringify({
    topic,
    partition,
    offset: String(offset),
    timestamp: timestampMs,
    key: key ? toBase64(key) : null,
    headers: headers.map((header) => [header.name, header.value ? toBase64(header.value) : null]),
    value: value ? toBase64(value) : null,
    unreadable: unreadable && {
      ...unreadable,
      firstOffset: String(unreadable.firstOffset),
      lastOffset: String(unreadable.lastOffset),
    },
  })}\n`;
}

export class NotATape extends Error {
  override readonly name = 'NotATape';
}

/** A record, with the line that it was read from. */
export type TapeLine = { readonly line: string; readonly record: LogRecord };

/** The records of a part of a tape, without its head and its end. Throws `NotATape` with the line that is none. */
export function readTapeLines(text: string): LogRecord[] {
  return linesOfTape(text)
    .filter((line) => !isTapeHead(line) && !tapeEndOf(line))
    .map((line) => readTapeLine(line));
}

type TapeRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: number;
  readonly key: unknown;
  readonly headers: readonly (readonly [string, string | null])[];
  readonly value: unknown;
  readonly unreadable?: unknown;
};

export function readTapeLine(line: string): LogRecord {
  try {
    need(line.length <= TAPE_LINE_CHARACTERS, 'length');
    const { topic, partition, offset, timestamp, key, headers, value, unreadable } = JSON.parse(
      line,
    ) as TapeRecord;
    need(typeof topic === 'string' && isTopicName(topic), 'topic');
    need(Number.isInteger(partition) && partition >= 0 && partition <= MAX_PARTITION, 'partition');
    need(isOffset(offset), 'offset');
    // -1 is Kafka's own for none.
    need(Number.isSafeInteger(timestamp) && timestamp >= -1, 'timestamp');
    need(Array.isArray(headers) && headers.every(isHeader), 'headers');
    return {
      topic,
      partition,
      offset: BigInt(offset),
      timestampMs: timestamp,
      key: bytesOf(key, 'key'),
      headers: headers.map(([name, text]) => ({
        name,
        value: bytesOf(text, 'headers'),
      })),
      value: bytesOf(value, 'value'),
      ...(unreadable === undefined ? {} : { unreadable: unreadableOf(unreadable, BigInt(offset)) }),
    };
  } catch (error) {
    const reason = messageOf(error);
    throw new NotATape(`not a line of a tape (${reason}): ${line.slice(0, 80)}`);
  }
}

/** Throws where it is not what `tapeLine` writes: a batch that ends before its own offset has no place in a log. */
function unreadableOf(written: unknown, offset: bigint): UnreadableBatch {
  const { firstOffset, lastOffset, sizeBytes, reason } = (written ?? {}) as Record<string, unknown>;
  need(isOffset(firstOffset) && BigInt(firstOffset) <= offset, 'unreadable');
  need(isOffset(lastOffset) && BigInt(lastOffset) >= offset, 'unreadable');
  need(Number.isSafeInteger(sizeBytes) && typeof reason === 'string', 'unreadable');
  return {
    firstOffset: BigInt(firstOffset as string),
    lastOffset: BigInt(lastOffset as string),
    sizeBytes: sizeBytes as number,
    reason: reason as string,
  };
}

function isOffset(text: unknown): text is string {
  return typeof text === 'string' && /^\d{1,19}$/.test(text) && BigInt(text) <= MAX_OFFSET;
}

const MAX_PARTITION = 2 ** 31 - 1;
/** The offset after it is still one that Kafka and the read model can hold. */
const MAX_OFFSET = 2n ** 63n - 2n;

function need(isRight: boolean, field: string): void {
  if (!isRight) {
    throw new TypeError(`its ${field} is wrong`);
  }
}

function isHeader(header: unknown): boolean {
  return Array.isArray(header) && header.length === 2 && typeof header[0] === 'string';
}

function bytesOf(text: unknown, field: string): Uint8Array | undefined {
  if (text === null || text === undefined) {
    return undefined;
  }
  need(typeof text === 'string' && BASE64.test(text), field);
  return Buffer.from(text as string, 'base64');
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
