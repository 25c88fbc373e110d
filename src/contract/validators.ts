import * as v from 'valibot';
import { DELIVERY_STATES, ORDER_STAGES, PAYMENT_METHODS, PAYMENT_STATES } from '../domain/entities.ts';
import { isIsoCurrency } from '../domain/currencies.ts';
import { parsePathCondition } from '../domain/json-path.ts';
import { NOTIFICATION_CHANNELS } from '../domain/side-types.ts';
import {
  FIELD_RULES,
  appError,
  fail,
  ok,
  type FieldProblem,
  type FieldRule,
  type Result,
} from './app-error.ts';
import {
  CONNECTION_COLOURS,
  CONNECTION_MODES,
  isGroupPrefix,
  isServerAddress,
  isTokenEndpoint,
  PICKED_FILES,
  SASL_MECHANISMS,
  SECURITY_PROTOCOLS,
  TOPIC_LAYOUTS,
  usesLogin,
  usesTls,
  usesTokens,
} from './connection.ts';
import type { CallInput, CallName, StreamInput, StreamName } from './contract.ts';
import { EXPORTED_LISTS, EXPORT_FORMATS } from './export.ts';
import { CHART_RANGES } from './chart-range.ts';
import { LANGUAGES } from './language.ts';
import { REPLAY_SPEEDS } from './replay.ts';

/** A valibot message is a rule of FIELD_RULES, so that every language can say it. */
function rule(name: FieldRule): FieldRule {
  return name;
}

export function text(max: number) {
  return v.pipe(
    v.string(rule('not_text')),
    v.trim(),
    v.minLength(1, rule('required')),
    v.maxLength(max, rule('too_long')),
  );
}
export function integer(min: number, max: number) {
  return v.pipe(
    v.number(rule('not_a_number')),
    v.integer(rule('not_an_integer')),
    v.minValue(min, rule('too_small')),
    v.maxValue(max, rule('too_large')),
  );
}
function decimal(min: number, max: number) {
  return v.pipe(
    v.number(rule('not_a_number')),
    v.finite(rule('not_a_number')),
    v.minValue(min, rule('too_small')),
    v.maxValue(max, rule('too_large')),
  );
}

export const email = v.pipe(text(254), v.email(rule('not_an_email')));
export const currency = v.pipe(v.string(rule('not_text')), v.check(isIsoCurrency, rule('not_a_currency')));
export const localDate = v.pipe(
  v.string(rule('not_text')),
  v.isoDate(rule('not_a_date')),
  // Date rolls 31 February over to March.
  v.check((date) => isSameDay(date), rule('not_a_date')),
);
function isSameDay(date: string): boolean {
  const ms = Date.parse(date);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

/** Largest amount a form takes, in minor units; what others wrote may be larger. */
export const MAX_AMOUNT_MINOR = 100_000_000_00;
const amountMinor = v.pipe(
  v.number(rule('not_a_number')),
  // A fraction of a minor unit.
  v.integer(rule('too_many_decimals')),
  v.minValue(1, rule('too_small')),
  v.maxValue(MAX_AMOUNT_MINOR, rule('too_large')),
);
export const orderId = text(200);
/** As others may write it. */
const anyOrderId = text(300);
const paymentMethod = v.picklist(PAYMENT_METHODS, rule('not_one_of'));

const topic = text(249);
const partition = integer(0, 2 ** 31 - 1);
const offset = v.pipe(v.string(rule('not_text')), v.regex(/^\d{1,19}$/, rule('not_an_integer')));
const position = v.strictObject({ topic, partition, offset });
const searched = v.pipe(v.string(rule('not_text')), v.maxLength(200, rule('too_long')));
const logFilter = v.strictObject({
  key: searched,
  type: searched,
  text: searched,
  path: v.pipe(
    searched,
    v.check((path) => path.trim() === '' || parsePathCondition(path) !== undefined, rule('malformed')),
  ),
});

const logSearch = v.strictObject({
  topic,
  partition: v.optional(partition),
  start: v.variant(
    'kind',
    [
      v.strictObject({ kind: v.picklist(['beginning', 'latest']) }),
      v.strictObject({ kind: v.literal('time'), atMs: decimal(0, 8.64e15) }),
      v.strictObject({ kind: v.literal('offset'), offset }),
      v.strictObject({ kind: v.literal('next'), offsets: v.record(text(300), offset) }),
    ],
    rule('not_one_of'),
  ),
  filter: logFilter,
  limit: integer(1, 200),
});

const recordRequest = v.strictObject({
  topic,
  partition,
  offset,
  whole: v.optional(v.boolean(rule('not_one_of'))),
});

const tapeText = v.pipe(v.string(rule('not_text')), v.maxLength(700_000, rule('too_long')));
const tapePart = v.strictObject({
  text: tapeText,
  isFirst: v.boolean(rule('not_one_of')),
  isLast: v.boolean(rule('not_one_of')),
});
const redriveItems = v.strictObject({
  items: v.pipe(
    v.array(
      v.strictObject({
        position,
        body: v.optional(v.pipe(v.string(rule('not_text')), v.maxLength(500_000, rule('too_long')))),
      }),
      rule('malformed'),
    ),
    v.minLength(1, rule('required')),
    v.maxLength(200, rule('too_large')),
  ),
});

const connectionId = v.pipe(v.string(rule('not_text')), v.regex(/^[\w-]{1,64}$/, rule('malformed')));
/** A chain of many certificates fits. */
const MAX_PEM_LENGTH = 100_000;
const path = v.optional(text(4_096));
const password = v.pipe(
  v.string(rule('not_text')),
  v.minLength(1, rule('required')),
  v.maxLength(1_000, rule('too_long')),
);
const pem = v.pipe(
  v.string(rule('not_text')),
  v.minLength(1, rule('required')),
  v.maxLength(MAX_PEM_LENGTH, rule('too_long')),
);
const connectionDraft = v.pipe(
  v.strictObject({
    id: v.optional(connectionId),
    name: text(80),
    servers: v.pipe(
      v.array(v.pipe(text(260), v.check(isServerAddress, rule('not_an_address'))), rule('malformed')),
      v.minLength(1, rule('required')),
      v.maxLength(30, rule('too_large')),
    ),
    security: v.picklist(SECURITY_PROTOCOLS, rule('not_one_of')),
    caFile: path,
    caPem: v.optional(pem),
    certFile: path,
    certPem: v.optional(pem),
    keyFile: path,
    isKeyPasted: v.optional(v.boolean(rule('not_one_of'))),
    keyPem: v.optional(pem),
    mechanism: v.optional(v.picklist(SASL_MECHANISMS, rule('not_one_of'))),
    user: v.optional(text(255)),
    tokenEndpoint: v.optional(v.pipe(text(2_000), v.check(isTokenEndpoint, rule('not_an_endpoint')))),
    tokenScope: v.optional(text(1_000)),
    tokenCaFile: path,
    tokenCaPem: v.optional(pem),
    layout: v.picklist(TOPIC_LAYOUTS, rule('not_one_of')),
    topicMapFile: path,
    mode: v.optional(v.picklist(CONNECTION_MODES, rule('not_one_of'))),
    colour: v.optional(v.picklist(CONNECTION_COLOURS, rule('not_one_of'))),
    groupPrefix: v.optional(v.pipe(text(100), v.check(isGroupPrefix, rule('malformed')))),
    password: v.optional(password),
    keyPassphrase: v.optional(password),
    keepPassword: v.boolean(rule('not_one_of')),
  }),
  v.forward(
    v.check((draft) => !usesLogin(draft) || draft.user !== undefined, rule('required')),
    ['user'],
  ),
  v.forward(
    v.check((draft) => !usesLogin(draft) || draft.mechanism !== undefined, rule('required')),
    ['mechanism'],
  ),
  v.forward(
    v.check((draft) => !usesTokens(draft) || draft.tokenEndpoint !== undefined, rule('required')),
    ['tokenEndpoint'],
  ),
  v.forward(
    v.check((draft) => !usesTls(draft) || !hasOwnKey(draft) || hasOwnCertificate(draft), rule('required')),
    ['certFile'],
  ),
  v.forward(
    v.check((draft) => !usesTls(draft) || !hasOwnCertificate(draft) || hasOwnKey(draft), rule('required')),
    ['keyFile'],
  ),
  v.forward(
    v.check((draft) => draft.layout !== 'file' || draft.topicMapFile !== undefined, rule('required')),
    ['topicMapFile'],
  ),
);

type OwnPair = {
  readonly certFile?: string | undefined;
  readonly certPem?: string | undefined;
  readonly keyFile?: string | undefined;
  readonly isKeyPasted?: boolean | undefined;
};

function hasOwnCertificate({ certFile, certPem }: OwnPair): boolean {
  return certFile !== undefined || certPem !== undefined;
}

function hasOwnKey({ keyFile, isKeyPasted }: OwnPair): boolean {
  return keyFile !== undefined || isKeyPasted === true;
}

const nothing = v.optional(v.undefined());
const simulatorSettings = v.strictObject({
  ordersPerSecond: decimal(0.1, 1000),
  seed: integer(0, 2 ** 31 - 1),
  successRate: decimal(0, 1),
  advanceDeliveries: v.boolean(rule('not_one_of')),
});

function listInput<const Filters extends readonly string[]>(filters: Filters) {
  return v.strictObject({
    search: v.pipe(v.string(rule('not_text')), v.maxLength(200, rule('too_long'))),
    filter: v.picklist(['all', ...filters] as const, rule('not_one_of')),
    limit: integer(1, 200),
  });
}

type Schema<T> = v.GenericSchema<unknown, T>;

const CALL_INPUTS: { readonly [N in CallName]: Schema<CallInput<N>> } = {
  'app.info': nothing,
  'orders.suggest': v.strictObject({ language: v.picklist(LANGUAGES, rule('not_one_of')) }),
  'orders.create': v.strictObject({
    customerName: text(200),
    customerEmail: email,
    product: text(200),
    quantity: integer(1, 10_000),
    amountMinor,
    currency,
    address: text(500),
  }),
  'orders.search': v.strictObject({
    text: v.pipe(v.string(rule('not_text')), v.maxLength(200, rule('too_long'))),
    limit: integer(1, 50),
  }),
  'payments.create': v.strictObject({
    orderId,
    amountMinor,
    currency,
    method: paymentMethod,
    outcome: v.picklist(['random', 'succeeded', 'failed'], rule('not_one_of')),
    successRate: decimal(0, 1),
  }),
  'deliveries.create': v.strictObject({
    orderId,
    address: v.optional(text(500)),
    estimatedDate: v.optional(localDate),
    state: v.optional(v.picklist(DELIVERY_STATES, rule('not_one_of'))),
  }),
  'deliveries.advance': v.strictObject({
    deliveryId: text(200),
    to: v.optional(v.picklist(DELIVERY_STATES, rule('not_one_of'))),
  }),
  'records.read': recordRequest,
  'quarantine.preview': redriveItems,
  'quarantine.redrive': redriveItems,
  'refused.list': nothing,
  'refused.send': v.strictObject({
    id: integer(1, Number.MAX_SAFE_INTEGER),
    topic,
    key: v.pipe(v.string(rule('not_text')), v.maxLength(10_000, rule('too_long'))),
    headers: v.pipe(
      v.array(
        v.tuple([
          v.pipe(v.string(rule('not_text')), v.maxLength(1_000, rule('too_long'))),
          v.pipe(v.string(rule('not_text')), v.maxLength(100_000, rule('too_long'))),
        ]),
        rule('malformed'),
      ),
      v.maxLength(200, rule('too_large')),
    ),
    value: v.optional(v.pipe(v.string(rule('not_text')), v.maxLength(5_000_000, rule('too_long')))),
    timestampMs: v.optional(integer(0, 8.64e15)),
  }),
  'refused.drop': v.strictObject({
    ids: v.pipe(
      v.array(integer(1, Number.MAX_SAFE_INTEGER), rule('malformed')),
      v.minLength(1, rule('required')),
      v.maxLength(10_000, rule('too_large')),
    ),
  }),
  'export.list': v.strictObject({
    list: v.picklist(EXPORTED_LISTS, rule('not_one_of')),
    filter: text(50),
    search: searched,
    format: v.picklist(EXPORT_FORMATS, rule('not_one_of')),
    after: v.optional(v.pipe(v.string(rule('not_text')), v.regex(/^\d{1,16}$/, rule('malformed')))),
  }),
  'tape.read': v.strictObject({
    after: v.union(
      [
        v.literal('start'),
        v.strictObject({
          offsets: v.record(text(300), offset),
          records: integer(0, Number.MAX_SAFE_INTEGER),
          digest: text(64),
        }),
      ],
      rule('malformed'),
    ),
  }),
  'tape.open': tapePart,
  'tape.check': tapePart,
  'tape.write': v.strictObject({ text: tapeText }),
  'log.topics': nothing,
  'log.search': logSearch,
  'replay.seek': v.variant(
    'kind',
    [
      v.strictObject({ kind: v.literal('time'), atMs: decimal(0, 8.64e15) }),
      v.strictObject({ kind: v.literal('before'), position }),
    ],
    rule('not_one_of'),
  ),
  'replay.step': v.strictObject({ by: integer(-1_000, 1_000) }),
  'replay.play': v.strictObject({ speed: v.picklist(REPLAY_SPEEDS, rule('not_one_of')) }),
  'replay.pause': nothing,
  'replay.close': nothing,
  'replay.topics': nothing,
  'replay.search': logSearch,
  'replay.record': recordRequest,
  'privacy.set': v.strictObject({ on: v.boolean(rule('not_one_of')) }),
  'simulator.start': simulatorSettings,
  'simulator.configure': simulatorSettings,
  'simulator.stop': nothing,
  'connections.list': nothing,
  'connections.save': connectionDraft,
  'connections.test': connectionDraft,
  'connections.delete': v.strictObject({
    id: connectionId,
    giveUpWaiting: v.optional(v.boolean(rule('not_one_of'))),
  }),
  'connections.switch': v.strictObject({
    id: connectionId,
    password: v.optional(password),
    keyPassphrase: v.optional(password),
    keyPem: v.optional(pem),
  }),
  'connections.pickFile': v.strictObject({ file: v.picklist(PICKED_FILES, rule('not_one_of')) }),
  'writes.confirm': v.strictObject({ connectionId }),
  'topics.create': v.strictObject({ topic }),
  'nodes.switch': v.strictObject({
    nodeId: integer(0, 2 ** 31 - 1),
    running: v.boolean(rule('not_one_of')),
  }),
};

const STREAM_INPUTS: { readonly [N in StreamName]: Schema<StreamInput<N>> } = {
  status: nothing,
  dashboard: v.strictObject({ range: v.picklist(['auto', ...CHART_RANGES], rule('not_one_of')) }),
  activity: listInput(['order', 'payment', 'delivery']),
  orders: listInput(ORDER_STAGES),
  payments: listInput(PAYMENT_STATES),
  deliveries: listInput(DELIVERY_STATES),
  quarantine: listInput([]),
  notifications: listInput([...NOTIFICATION_CHANNELS, 'other']),
  beside: nothing,
  order: v.strictObject({ orderId: anyOrderId }),
  pulse: nothing,
  replay: nothing,
  connections: nothing,
  log: v.strictObject({ topic, partition: v.optional(partition), filter: logFilter }),
};

/** The input as the contract types it, or the first problem of each field. */
export function parseCallInput<N extends CallName>(name: N, input: unknown): Result<CallInput<N>> {
  return parseWith(CALL_INPUTS[name], input);
}

export function parseStreamInput<N extends StreamName>(name: N, input: unknown): Result<StreamInput<N>> {
  return parseWith(STREAM_INPUTS[name], input);
}

export function parseWith<T>(schema: Schema<T>, input: unknown): Result<T> {
  const parsed = v.safeParse(schema, input, { abortPipeEarly: true });
  if (parsed.success) return ok(parsed.output);
  const problems = new Map<string, FieldProblem>();
  for (const issue of parsed.issues) {
    const field = v.getDotPath(issue) ?? '';
    if (!problems.has(field)) problems.set(field, { field, rule: ruleOf(issue) });
  }
  const fields = [...problems.values()];
  return fail(appError('invalid_input', fields.map((p) => `${p.field}: ${p.rule}`).join(', '), fields));
}

function ruleOf(issue: v.BaseIssue<unknown>): FieldRule {
  if (issue.type === 'strict_object') {
    if (issue.expected === 'never') return 'unknown_field';
    return issue.input === undefined ? 'required' : 'malformed';
  }
  if (issue.input === undefined || issue.input === '') return 'required';
  return FIELD_RULES.find((known) => known === issue.message) ?? 'malformed';
}
