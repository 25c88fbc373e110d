import { isTopicName } from '../../../domain/topic-name.ts';
import { MessageRefused } from './message-refused.ts';
import type { RefusalReason } from '../../../contract/refused.ts';

/** A message ready for the wire. `key` decides the partition; an empty one is none. */
export type WireMessage = {
  readonly topic: string;
  readonly key: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly value: Uint8Array;
  /** The timestamp of the record, in milliseconds. The time of sending when absent. */
  readonly timestampMs?: number | undefined;
};

/** A record as it was somewhere else: bytes, in a partition of its own. An absent key or value is none. */
export type RawMessage = {
  readonly topic: string;
  /** By the key where absent. */
  readonly partition: number | undefined;
  readonly key: Uint8Array | undefined;
  readonly headers: readonly (readonly [name: string, value: Uint8Array])[];
  readonly value: Uint8Array | undefined;
  readonly timestampMs: number;
};

/** What a record is made of, as bytes. */
export type OutgoingRecord = {
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
  readonly headers: readonly { readonly name: Buffer; readonly value: Buffer }[];
  readonly timestampMs: number;
  /** At most so many bytes in a batch. */
  readonly sizeBytes: number;
};

/** A node closes the connection on a request above its `socket.request.max.bytes`, without a word: 100 MiB as shipped. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;
/** Lengths, deltas and attributes of a record. */
const RECORD_OVERHEAD_BYTES = 32;
const HEADER_OVERHEAD_BYTES = 10;
const MAX_PARTITION = 2 ** 31 - 1;

/** The message as bytes. Throws `MessageRefused` where no Kafka could take it. */
export function toRecord(message: WireMessage | RawMessage, nowMs: number): OutgoingRecord {
  const { topic, headers, timestampMs = nowMs } = message;
  if (!isTopicName(topic)) {
    throw refused('bad_topic_name', `"${topic}" cannot be the name of a topic`);
  }
  // -1 is Kafka's own for none.
  if (!Number.isSafeInteger(timestampMs) || timestampMs < -1) {
    throw refused('bad_timestamp', `${timestampMs} is not a whole number of ms since 1970`);
  }
  const partition = partitionOf(message);
  if (partition !== undefined && !(Number.isSafeInteger(partition) && isWithin(partition))) {
    throw refused('no_partition', `${partition} cannot be the number of a partition`);
  }
  const key = bytesOf(message.key || undefined);
  const value = bytesOf(message.value);
  const named = headers.map(([name, text]) => ({ name: Buffer.from(name), value: bytesOf(text) }));
  let sizeBytes = RECORD_OVERHEAD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
  for (const header of named) {
    sizeBytes += HEADER_OVERHEAD_BYTES + header.name.length + header.value.length;
  }
  if (sizeBytes > MAX_RECORD_BYTES) {
    throw refused('too_large', `${sizeBytes} bytes; at most ${MAX_RECORD_BYTES} are sent`);
  }
  return { key, value, headers: named, timestampMs, sizeBytes };
}

export function partitionOf(message: WireMessage | RawMessage): number | undefined {
  return 'partition' in message ? message.partition : undefined;
}

function isWithin(partition: number): boolean {
  return partition >= 0 && partition <= MAX_PARTITION;
}

function bytesOf(data: string | Uint8Array): Buffer;
function bytesOf(data: string | Uint8Array | undefined): Buffer | undefined;
function bytesOf(data: string | Uint8Array | undefined): Buffer | undefined {
  if (data === undefined) {
    return undefined;
  }
  return typeof data === 'string'
    ? Buffer.from(data)
    : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}

function refused(reason: RefusalReason, detail: string): MessageRefused {
  return new MessageRefused({ reason, detail });
}
