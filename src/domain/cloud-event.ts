import { boundedText, textOf } from './body-fields.ts';
import type { LogRecord, RecordHeader } from './log-record.ts';
import { bodyOf, fieldOf, readBody, type RecordBody } from './record-body.ts';
import type { FoundFault } from './record-fault.ts';
import { looseText } from './record-text.ts';
import { Unreadable } from './unreadable.ts';

/** CloudEvents attributes, from headers (binary mode) or from the body (structured mode). */
export type CloudEventAttributes = {
  readonly id: string | undefined;
  readonly source: string | undefined;
  readonly type: string | undefined;
  readonly time: string | undefined;
  readonly causationId: string | undefined;
  readonly simulated: boolean;
};

export type Envelope = {
  /** Undefined for a legacy record. */
  readonly attributes: CloudEventAttributes | undefined;
  readonly body: RecordBody;
};

/** The headers that are read. */
const HEADERS = {
  'content-type': 'contentType',
  ce_specversion: 'specVersion',
  ce_id: 'id',
  ce_source: 'source',
  ce_type: 'type',
  ce_time: 'time',
  ce_causationid: 'causationId',
  ce_simulated: 'simulated',
} as const;
type HeaderTexts = { [Field in (typeof HEADERS)[keyof typeof HEADERS]]?: string };

/**
 * Takes a record apart: `content-type: application/cloudevents…` is structured mode, a `ce_specversion` is binary mode,
 * anything else is the plain JSON of others.
 */
export function openEnvelope(record: LogRecord): Envelope {
  const headers = headerTexts(record.headers);
  const encoding = foreignEncoding(headers.contentType, record.value);
  if (encoding) throw new Unreadable(encoding);
  const read = readBody(record.value ?? new Uint8Array());
  if (!read.ok) throw new Unreadable(read.fault);
  if (headers.contentType?.toLowerCase().startsWith('application/cloudevents')) {
    const data = bodyOf(fieldOf(read.body, 'data'));
    if (!data.ok) throw new Unreadable({ code: 'no_cloud_event_data' });
    return { attributes: structuredAttributes(read.body), body: data.body };
  }
  if (headers.specVersion === undefined) return { attributes: undefined, body: read.body };
  const { id, source, type, time, causationId, simulated } = headers;
  return {
    attributes: { id, source, type, time, causationId, simulated: simulated === 'true' },
    body: read.body,
  };
}

/** Why the value is no JSON, where it says so itself. */
function foreignEncoding(
  contentType: string | undefined,
  value: Uint8Array | undefined,
): FoundFault | undefined {
  const structured = /^application\/cloudevents(?:-batch)?\+(?!json\b)([\w.-]+)/i.exec(contentType ?? '');
  if (structured?.[1] !== undefined) return { code: 'cloud_event_format', format: structured[1] };
  // No JSON begins so.
  return value && value.length > 5 && value[0] === 0 ? { code: 'schema_registry' } : undefined;
}

function structuredAttributes(body: RecordBody): CloudEventAttributes {
  return {
    id: textOf(body, 'id'),
    source: textOf(body, 'source'),
    type: textOf(body, 'type'),
    time: textOf(body, 'time'),
    causationId: textOf(body, 'causationid'),
    simulated: textOf(body, 'simulated') === 'true',
  };
}

/** In one pass, names compared without case; of several of one name the last counts. An empty text says nothing. */
function headerTexts(headers: readonly RecordHeader[]): HeaderTexts {
  const texts: HeaderTexts = {};
  for (const { name, value } of headers) {
    const field = fieldNamed(name) ?? fieldNamed(name.toLowerCase());
    if (field === undefined) continue;
    const text = looseText(value);
    if (text !== '') texts[field] = boundedText(text);
  }
  return texts;
}

function fieldNamed(name: string): keyof HeaderTexts | undefined {
  return Object.hasOwn(HEADERS, name) ? HEADERS[name as keyof typeof HEADERS] : undefined;
}
