import type { LogRecord } from './log-record.ts';

const decoder = new TextDecoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** The last value of a header, names compared without case. */
export function headerText(record: LogRecord, name: string): string | undefined {
  const found = record.headers.findLast((header) => header.name.toLowerCase() === name);
  return found && decoder.decode(found.value);
}

/** UTF-8 text, or undefined where the bytes are not. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}
