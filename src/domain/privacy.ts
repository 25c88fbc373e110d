import type { LogRecord } from './log-record.ts';
import { bodyOf, fieldOf, readBody } from './record-body.ts';
import { looseText } from './record-text.ts';
import { deliveryStateOf, orderStateOf, paymentStateOf } from './status-words.ts';

/**
 * Masks for what says who somebody is. The same text gives the same mask, so that lines can still be told apart; what
 * it was cannot be read from it. Of what others wrote, only what is known to say nothing of people is shown: a name may
 * stand in any field, and in what is no JSON at all.
 */
const EMAIL = /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*/gu;
/** One word of a program's, not of a person's writing. */
const CODE = /^[\p{L}\p{N}_.:+/#%~-]+$/u;
const TIME = /^[\dTZ\s.:,+/-]+$/i;
const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*[\w.+-]+=[\w.+-]+)*$/;

/** `A… M… ·k3f9` */
export function maskName(name: string): string {
  if (name.trim() === '') return name;
  const initials = name
    .trim()
    .split(/\s+/)
    .map((word) => `${firstOf(word)}…`);
  return `${initials.join(' ')} ·${tagOf(name)}`;
}

/** `a…@… ·k3f9` */
export function maskEmail(email: string): string {
  if (email.trim() === '') return email;
  return `${firstOf(email.trim())}…@… ·${tagOf(email)}`;
}

/** Nothing of an address, or of a text that may hold anything, is shown. */
export function maskAddress(address: string): string {
  return address.trim() === '' ? address : `… ·${tagOf(address)}`;
}

/** A text that is shown, but for the e-mail addresses in it. */
export function maskEmails(text: string): string {
  return text.includes('@') ? text.replaceAll(EMAIL, (email) => maskEmail(email)) : text;
}

/** Whether a text is one word, as programs write them (`order-confirmation`, `credit_card`). */
export function isCode(text: string): boolean {
  return CODE.test(text);
}

/** Shown where it is one word, as programs write them. */
export function maskCode(text: string): string {
  return isCode(text) ? text : maskAddress(text);
}

type Mask = (value: string) => string;

/** An id is what pages and links are made of: it is shown, unless it is a sentence. */
const maskId: Mask = (value) => (/\s/.test(value) ? maskAddress(value) : maskEmails(value));
const maskTime: Mask = (value) => (TIME.test(value) ? value : maskAddress(value));
const maskStatus: Mask = (value) =>
  [orderStateOf, paymentStateOf, deliveryStateOf].some((stateOf) => stateOf(value) !== 'unknown')
    ? value
    : maskCode(value);

const ID_FIELDS = ['order_id', 'payment_id', 'delivery_id', 'sku', 'user_id'];
/** Fields of the event model whose texts are shown. */
const SHOWN_FIELDS: ReadonlyMap<string, Mask> = new Map([
  ...ID_FIELDS.map((name) => [name, maskId] as const),
  ...['amount', 'amount_minor', 'currency', 'quantity', 'method', 'code', 'category'].map(
    (name) => [name, maskCode] as const,
  ),
  ...['channel', 'template', 'stock', 'threshold'].map((name) => [name, maskCode] as const),
  ...['timestamp', 'estimated_date', 'time'].map((name) => [name, maskTime] as const),
  ['product', maskEmails],
  ['status', maskStatus],
  // A CloudEvent in structured mode.
  ...['id', 'source', 'subject', 'correlationid', 'causationid'].map((name) => [name, maskId] as const),
  ...['specversion', 'type', 'simulated', 'dataschema'].map((name) => [name, maskCode] as const),
  ['datacontenttype', (value: string) => (MEDIA_TYPE.test(value) ? value : maskAddress(value))],
]);
/** Objects of the event model, in which the same holds. */
const SHOWN_OBJECTS: ReadonlySet<string> = new Set(['data', 'failure']);

const SHOWN_HEADERS: ReadonlyMap<string, Mask> = new Map([
  ['content-type', SHOWN_FIELDS.get('datacontenttype') ?? maskCode],
  ...['id', 'source', 'subject', 'correlationid', 'causationid'].map(
    (name) => [`ce_${name}`, maskId] as const,
  ),
  ...['specversion', 'type', 'simulated'].map((name) => [`ce_${name}`, maskCode] as const),
  ['ce_time', maskTime],
  ['traceparent', maskCode],
]);
/** Headers of Vigie's own: places in the log. */
const OWN_HEADER = /^vigie-/;

/** A record whose key, headers and value say nothing of people. */
export function maskRecord(record: LogRecord): LogRecord {
  const { key, value, headers, unreadable } = record;
  return {
    ...record,
    key: key && bytesOf(maskKey(looseText(key), record)),
    headers: headers.map(({ name, value: bytes }) => ({
      name: FIELD_NAME.test(name) ? name : maskAddress(name),
      value: bytes && bytesOf(maskHeader(name, looseText(bytes))),
    })),
    // Bytes that cannot be decoded may hold anything.
    value: unreadable ? new Uint8Array() : value && bytesOf(maskText(looseText(value))),
  };
}

function maskHeader(name: string, value: string): string {
  const known = name.toLowerCase();
  const mask = SHOWN_HEADERS.get(known) ?? (OWN_HEADER.test(known) ? maskCode : maskHidden);
  return mask(value);
}

const ID_HEADERS: ReadonlySet<string> = new Set(['ce_subject', 'ce_correlationid']);

/** Anything may be a key: one that the record itself names as an id is shown. */
function maskKey(key: string, { value, headers }: LogRecord): string {
  const read = value && readBody(value);
  const body = read?.ok ? read.body : {};
  const data = bodyOf(fieldOf(body, 'data'));
  const isNamed = [body, data.ok ? data.body : {}].some((each) =>
    ID_FIELDS.some((field) => String(fieldOf(each, field)) === key),
  );
  const isId =
    isNamed ||
    headers.some(({ name, value: bytes }) => ID_HEADERS.has(name.toLowerCase()) && looseText(bytes) === key);
  return isId ? maskId(key) : maskHidden(key);
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

const FIELD_NAME = /^[\w.$:-]{1,64}$/;
/** What is a name, of which the initials are shown. */
const NAME_FIELD = /(?:^|_)(?:(?:\w*_)?name|nom|prenom|recipient|courier)$/i;
/** Numbers say who somebody is where they are of a place or a telephone. */
const PLACE_FIELD =
  /address|adresse|street|city|ville|zip|post|phone|mobile|recipient|name|mail|(?:^|_)(?:lat|lon|lng|position|tel|rue|nom)/i;

/** A text of a field that may hold anything. */
function maskHidden(value: string, field = ''): string {
  if (value.includes('@')) return maskEmail(value);
  return NAME_FIELD.test(field) ? maskName(value) : maskAddress(value);
}

/** An object or an array that the scan is inside of. */
type Frame = {
  readonly isArray: boolean;
  /** The field that it is the value of. */
  readonly field: string | undefined;
  /** Whether its fields are those of the event model. */
  readonly isShown: boolean;
  readonly isPlace: boolean;
  /** The field whose value comes next. */
  key: string | undefined;
};

const TOKEN = /\s+|"(?:[^"\\]|\\.?)*"?|[{}[\],:]|[^\s"{}[\],:]+/gsu;
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

/**
 * A text as it travels. In JSON, whole or broken, the texts of the event model's fields stay; all others, and every word
 * outside of quotes, become masks. All other characters stay as they are, the digits of numbers among them.
 */
export function maskText(text: string): string {
  const root: Frame = { isArray: true, field: undefined, isShown: true, isPlace: false, key: undefined };
  const frames: Frame[] = [];
  const parts: string[] = [];
  const tokens = text.match(TOKEN) ?? [];
  for (const [at, token] of tokens.entries()) {
    const frame = frames.at(-1) ?? root;
    switch (token[0]) {
      case '{':
      case '[':
        frames.push(frameIn(frame, token === '['));
        break;
      case '}':
      case ']':
        frames.pop();
        if (frames.length > 0) (frames.at(-1) as Frame).key = undefined;
        break;
      case ',':
        frame.key = undefined;
        break;
      case '"': {
        const isKey = !frame.isArray && frame.key === undefined && isColonNext(tokens, at + 1);
        parts.push(isKey ? maskFieldName(token, frame) : maskString(token, frame));
        if (!isKey) frame.key = undefined;
        continue;
      }
      case undefined:
      case ':':
        break;
      default:
        if (token.trim() === '') break;
        parts.push(maskWord(token, frame, frames.length > 0));
        frame.key = undefined;
        continue;
    }
    parts.push(token);
  }
  return parts.join('');
}

function frameIn({ isArray, field, key, isShown, isPlace }: Frame, opensArray: boolean): Frame {
  const own = isArray ? field : key;
  return {
    isArray: opensArray,
    field: own,
    isShown: isShown && (own === undefined || SHOWN_OBJECTS.has(own)),
    isPlace: isPlace || (own !== undefined && PLACE_FIELD.test(own)),
    key: undefined,
  };
}

function isColonNext(tokens: readonly string[], at: number): boolean {
  const next = tokens[at]?.trim() === '' ? tokens[at + 1] : tokens[at];
  return next === ':';
}

function maskFieldName(token: string, frame: Frame): string {
  const name = insideOf(token);
  frame.key = name;
  return FIELD_NAME.test(name) ? token : JSON.stringify(maskAddress(name));
}

function maskString(token: string, { isArray, field, key, isShown }: Frame): string {
  const own = isArray ? field : key;
  const value = insideOf(token);
  const shown = isShown && !isArray && own !== undefined ? SHOWN_FIELDS.get(own) : undefined;
  const masked = shown ? shown(value) : maskHidden(value, own);
  return masked === value ? token : JSON.stringify(masked);
}

/** Whatever is not in quotes: a number, a word of JSON, or no JSON. */
function maskWord(token: string, { isArray, field, key, isPlace }: Frame, isInside: boolean): string {
  const own = isArray ? field : key;
  if (!isInside || (!isArray && key === undefined)) return '…';
  if (token === 'true' || token === 'false' || token === 'null') return token;
  if (!NUMBER.test(token)) return '…';
  return isPlace || (own !== undefined && PLACE_FIELD.test(own)) ? JSON.stringify(maskAddress(token)) : token;
}

/** What a string of JSON says. */
function insideOf(token: string): string {
  try {
    return JSON.parse(token) as string;
  } catch {
    // Not JSON after all, or cut off: as it stands.
    return token.replaceAll('"', '');
  }
}

function firstOf(text: string): string {
  return String.fromCodePoint(text.codePointAt(0) ?? 0x20_26);
}

/** Four characters that stand for a text. FNV-1a, 32 bits. */
function tagOf(text: string): string {
  let hash = 0x81_1c_9d_c5;
  for (const character of text.trim().toLowerCase())
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01_00_01_93);
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-4);
}
