import { appError, fail, ok, type Result } from './app-error.ts';
import { messageOf } from '../domain/message-of.ts';

/**
 * What crosses between the console and its screens, whatever carries it: JSON, with bytes beside it, in which what JSON
 * loses is an object with `$`. A value with nothing of the kind is passed on as it is.
 */
type Tagged =
  | { readonly $: 'undefined' }
  | { readonly $: 'bigint'; readonly v: string }
  /** Not finite, or minus nought. */
  | { readonly $: 'number'; readonly v: string }
  /** Milliseconds since the epoch; `null` for a date that is none. */
  | { readonly $: 'date'; readonly v: number | null }
  /** An array buffer or Node's own kind of array after a transport that has no other. */
  | { readonly $: 'bytes'; readonly v: Uint8Array | ArrayBuffer }
  | { readonly $: 'error'; readonly v: readonly [name: string, message: string] }
  /** An object that has a `$` of its own. */
  | { readonly $: 'object'; readonly v: readonly (readonly [string, unknown])[] };

const TAG = '$';
/** Deeper is nothing of ours, and would be somebody's attempt at the stack. */
const MAX_DEPTH = 64;
/** Longer ones take seconds to read. */
const MAX_DIGITS = 200;
const NUMBERS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity', '-0']);

/** As a transport carries it. Throws a `TypeError` for functions, symbols, objects of other classes, and circles. */
export function toWire(value: unknown): unknown {
  return encode(value, 0);
}

/** What `toWire` was given, or why nobody of ours has sent it. */
export function fromWire(wire: unknown): Result<unknown> {
  try {
    return ok(decode(wire, 0));
  } catch (error) {
    const message = messageOf(error);
    return fail(appError('invalid_input', message, [{ field: '', rule: 'malformed' }]));
  }
}

function encode(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'undefined':
      return { [TAG]: 'undefined' } satisfies Tagged;
    case 'bigint':
      return { [TAG]: 'bigint', v: String(value) } satisfies Tagged;
    case 'number':
      if (Object.is(value, -0)) return { [TAG]: 'number', v: '-0' } satisfies Tagged;
      return Number.isFinite(value) ? value : ({ [TAG]: 'number', v: String(value) } satisfies Tagged);
    case 'object':
      return value === null ? null : encodeObject(value, deeper(depth));
    default:
      throw new TypeError(`a ${typeof value} cannot cross`);
  }
}

function encodeObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return eachItem(value, (item) => encode(item, depth));
  if (value instanceof Uint8Array) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { [TAG]: 'bytes', v: bytes } satisfies Tagged;
  }
  if (value instanceof Date) {
    const ms = value.getTime();
    return { [TAG]: 'date', v: Number.isNaN(ms) ? null : ms } satisfies Tagged;
  }
  if (value instanceof Error) return { [TAG]: 'error', v: [value.name, value.message] } satisfies Tagged;
  if (!isPlain(value)) throw new TypeError(`a ${value.constructor.name} cannot cross`);
  const encoded = eachEntry(value, (part) => encode(part, depth));
  return Object.hasOwn(value, TAG)
    ? ({ [TAG]: 'object', v: Object.entries(encoded) } satisfies Tagged)
    : encoded;
}

function decode(wire: unknown, depth: number): unknown {
  if (typeof wire !== 'object' || wire === null) return wire;
  if (Array.isArray(wire)) return eachItem(wire, (item) => decode(item, deeper(depth)));
  if (Object.hasOwn(wire, TAG)) return decodeTagged(wire as Tagged, deeper(depth));
  return isPlain(wire)
    ? eachEntry(wire, (part) => decode(part, deeper(depth)))
    : refuse('an object of a class');
}

function decodeTagged(tagged: Tagged, depth: number): unknown {
  switch (tagged.$) {
    case 'undefined':
      return undefined;
    case 'bigint': {
      const isNumber =
        typeof tagged.v === 'string' && tagged.v.length <= MAX_DIGITS && /^-?\d+$/.test(tagged.v);
      return isNumber ? BigInt(tagged.v) : refuse('a bigint');
    }
    case 'number':
      return NUMBERS.has(tagged.v) ? Number(tagged.v) : refuse('a number');
    case 'date':
      if (tagged.v === null) return new Date(Number.NaN);
      return typeof tagged.v === 'number' ? new Date(tagged.v) : refuse('a date');
    case 'bytes': {
      const { v } = tagged;
      if (v instanceof ArrayBuffer) return new Uint8Array(v);
      return v instanceof Uint8Array ? new Uint8Array(v.buffer, v.byteOffset, v.byteLength) : refuse('bytes');
    }
    case 'error': {
      const [name, message, ...rest] = Array.isArray(tagged.v) ? (tagged.v as readonly unknown[]) : [];
      if (typeof name !== 'string' || typeof message !== 'string' || rest.length > 0)
        return refuse('an error');
      return Object.assign(new Error(message), { name });
    }
    case 'object':
      return Object.fromEntries(entriesOf(tagged.v).map(([key, part]) => [key, decode(part, depth)]));
    default:
      return refuse('what is marked');
  }
}

function entriesOf(pairs: unknown): readonly (readonly [string, unknown])[] {
  const isPair = (pair: unknown): boolean =>
    Array.isArray(pair) && pair.length === 2 && typeof pair[0] === 'string';
  if (!Array.isArray(pairs) || !pairs.every(isPair)) return refuse('an object');
  return pairs as [string, unknown][];
}

/** The same array where no item has changed. */
function eachItem(items: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] {
  let changed: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = change(items[index]);
    if (!changed && item !== items[index]) changed = items.slice(0, index);
    changed?.push(item);
  }
  return changed ?? items;
}

/** The same object where no part has changed. `fromEntries` makes a part of `__proto__`, no prototype. */
function eachEntry(object: object, change: (part: unknown) => unknown): object {
  const entries = Object.entries(object);
  let isChanged = false;
  for (const entry of entries) {
    const part = change(entry[1]);
    isChanged ||= part !== entry[1];
    entry[1] = part;
  }
  return isChanged ? Object.fromEntries(entries) : object;
}

/** Of this realm or another: what crossed a context bridge has another's prototype. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function deeper(depth: number): number {
  if (depth >= MAX_DEPTH) throw new TypeError('what is this deep cannot cross');
  return depth + 1;
}

function refuse(what: string): never {
  throw new TypeError(`${what} is malformed`);
}
