import { utf8Text } from './record-text.ts';
import type { QuarantineReason } from './shop-event.ts';
import { messageOf } from './message-of.ts';

/** A JSON object as it was parsed. Read it with `fieldOf` only: its fields are foreign. */
export type RecordBody = { readonly [name: string]: unknown };

type Refused = { readonly ok: false; readonly reason: QuarantineReason; readonly detail: string };
type ReadBody = { readonly ok: true; readonly body: RecordBody } | Refused;
type ReadJson = { readonly ok: true; readonly json: unknown } | Refused;

/** JSON.parse would round an integer this long: its digits are kept as text. */
const LONG_INTEGER = /\d{16}/;

/** The value of a record as a JSON object. */
export function readBody(value: Uint8Array | undefined): ReadBody {
  const read = readJson(value);
  return read.ok ? bodyOf(read.json) : read;
}

/** The value of a record as JSON of any kind. */
export function readJson(value: Uint8Array | undefined): ReadJson {
  if (value === undefined) return refuse('null_value', 'the record has no value');
  const text = utf8Text(value);
  if (text === undefined) return refuse('not_utf8', 'the value is not UTF-8 text');
  try {
    return { ok: true, json: LONG_INTEGER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text) };
  } catch (error) {
    return refuse('invalid_json', whereOf(error));
  }
}

/** An object that was parsed already, e.g. the `data` of a structured CloudEvent. */
export function bodyOf(parsed: unknown): ReadBody {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return refuse('not_an_object', 'the value is JSON, but not an object');
  }
  return { ok: true, body: parsed as RecordBody };
}

/** What the record itself says: JSON makes `__proto__` a field like any other, and what is inherited is no field. */
export function fieldOf(body: RecordBody, name: string): unknown {
  return Object.hasOwn(body, name) ? body[name] : undefined;
}

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  const rounded = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
  return rounded && context?.source !== undefined ? context.source : value;
}

/** The parser's message without what it quotes of the value: the value may say who somebody is. */
function whereOf(error: unknown): string {
  // Of the parser's errors, only a full call stack is a RangeError.
  if (error instanceof RangeError) return 'the JSON is nested too deeply';
  const message = messageOf(error);
  return message.replace(/, (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, ' is not valid JSON');
}

function refuse(reason: QuarantineReason, detail: string): Refused {
  return { ok: false, reason, detail };
}
