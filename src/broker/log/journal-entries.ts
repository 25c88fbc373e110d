import { crc32c } from '../wire/crc32c.ts';

/** Entry: `length uint32 | crc32c uint32 of the payload | payload (JSON)`. */
const HEAD_BYTES = 8;
const OPENING_BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

export type DecodedEntries = {
  entries: unknown[];
  /** Where they are; nothing but whole entries lies in these ranges. */
  wholeRanges: { start: number; end: number }[];
  /** Behind the last whole entry. */
  tailBytes: number;
  /** Bytes that are no entry although whole entries follow them. */
  damagedBytes: number;
};

export function encodeEntries(entries: Iterable<unknown>): Buffer {
  const parts: Buffer[] = [];
  for (const entry of entries) {
    const payload = Buffer.from(JSON.stringify(entry));
    const head = Buffer.allocUnsafe(HEAD_BYTES);
    head.writeUInt32BE(payload.length, 0);
    head.writeUInt32BE(crc32c(payload), 4);
    parts.push(head, payload);
  }
  return Buffer.concat(parts);
}

/** Reads all whole entries; behind something that is no entry it looks, byte by byte, for the next one. */
export function decodeEntries(content: Buffer): DecodedEntries {
  const entries: unknown[] = [];
  const wholeRanges: { start: number; end: number }[] = [];
  let position = 0;
  let end = 0;
  let damagedBytes = 0;
  while (position < content.length) {
    const entryEnd = entryEndAt(content, position);
    if (entryEnd === undefined) {
      position += 1;
      continue;
    }
    const last = wholeRanges.at(-1);
    if (last?.end === position) {
      last.end = entryEnd;
    } else {
      damagedBytes += position - end;
      wholeRanges.push({ start: position, end: entryEnd });
    }
    entries.push(JSON.parse(content.toString('utf8', position + HEAD_BYTES, entryEnd)));
    position = entryEnd;
    end = entryEnd;
  }
  return { entries, wholeRanges, tailBytes: content.length - end, damagedBytes };
}

function entryEndAt(content: Buffer, position: number): number | undefined {
  const start = position + HEAD_BYTES;
  if (start >= content.length) {
    return undefined;
  }
  const end = start + content.readUInt32BE(position);
  // Braces first: the search behind damage asks this of every byte, and a checksum is dear.
  const isEntry =
    end > start &&
    end <= content.length &&
    content[start] === OPENING_BRACE &&
    content[end - 1] === CLOSING_BRACE &&
    content.readUInt32BE(position + 4) === crc32c(content, start, end);
  return isEntry ? end : undefined;
}
