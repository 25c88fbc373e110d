import { utf8Text } from './record-text.ts';
import { messageOf } from './message-of.ts';
import type { FoundFault } from './record-fault.ts';

/** A JSON object as it was parsed. Read it with `fieldOf` only: its fields are foreign. */
export type RecordBody = { readonly [name: string]: unknown };

type Refused = { readonly ok: false; readonly fault: FoundFault };
type ReadBody = { readonly ok: true; readonly body: RecordBody } | Refused;
type ReadJson = { readonly ok: true; readonly json: unknown } | Refused;

/** JSON.parse would round an integer this long: its digits are kept as text. */
const LONG_INTEGER = /\d{16}/;

/** The value of a record as a JSON object. */
export function readBody(value: Uint8Array): ReadBody {
  const read = readJson(value);
  return read.ok ? bodyOf(read.json) : read;
}

/** The value of a record as JSON of any kind. */
export function readJson(value: Uint8Array): ReadJson {
  const text = utf8Text(value);
  if (text === undefined) return refuse({ code: 'not_utf8' });
  try {
    return { ok: true, json: LONG_INTEGER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text) };
  } catch (error) {
    return refuse(jsonFaultOf(error));
  }
}

/** An object that was parsed already, e.g. the `data` of a structured CloudEvent. */
export function bodyOf(parsed: unknown): ReadBody {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return refuse({ code: 'not_an_object' });
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

/** The place that the parser names, and its message without the part of the value it quotes: that may be personal data. */
function jsonFaultOf(error: unknown): FoundFault {
  // The parser throws a RangeError only for a full call stack.
  if (error instanceof RangeError) return { code: 'json_too_deep' };
  const said = messageOf(error).replace(
    /, (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s,
    ' is not valid JSON',
  );
  if (/^(?:Unexpected end of JSON input|Unterminated )/.test(said)) return { code: 'json_incomplete', said };
  const [, line, column] = /\(line (\d+) column (\d+)\)$/.exec(said) ?? [];
  if (line === undefined || column === undefined) return { code: 'json_syntax', said };
  return { code: 'json_syntax', line: Number(line), column: Number(column), said };
}

function refuse(fault: FoundFault): Refused {
  return { ok: false, fault };
}
