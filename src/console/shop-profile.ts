import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { ConnectionSettings } from '../contract/connection.ts';
import { isEventType } from '../domain/event-types.ts';
import { isSideType, SIDE_KINDS } from '../domain/side-types.ts';
import { TOPIC_MAPS, type TopicMap, type TopicRule } from '../domain/topic-map.ts';
import type { ReadingContext } from '../domain/understand.ts';
import { messageOf } from '../domain/message-of.ts';

/** How the shop's topics are read, and where events are written. */
export type ShopProfile = Pick<ReadingContext, 'topicMap' | 'defaultCurrency' | 'zone'>;

const DEFAULT_CURRENCY = 'EUR';
/** A legal topic name, and `*` at the end of a prefix. */
const MATCH = /^[\w.-]{1,249}\*?$|^\*$/;

const rule = v.pipe(
  v.strictObject({
    match: v.pipe(v.string(), v.regex(MATCH, 'a topic name, or the beginning of one and "*", is wanted')),
    entity: v.picklist(['order', 'payment', 'delivery', ...SIDE_KINDS]),
    type: v.optional(
      v.custom<NonNullable<TopicRule['type']>>(
        (type) => typeof type === 'string' && (isEventType(type) || isSideType(type)),
        'one of the event types is wanted, as orders.created',
      ),
    ),
  }),
  v.check(
    ({ match, type }) => type === undefined || !match.endsWith('*'),
    'a type belongs to one topic, not to a prefix',
  ),
);
const file = v.strictObject({
  currency: v.optional(v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'an ISO 4217 code as EUR is wanted'))),
  zone: v.optional(v.pipe(v.string(), v.check(isZone, 'an IANA zone as Europe/Paris is wanted'))),
  topics: v.pipe(v.array(rule), v.minLength(1, 'at least one rule is wanted'), v.maxLength(500)),
});

/**
 * The topic map of a built-in layout, or of a file.
 *
 * `option` names the option that gave the file.
 *
 * @throws Error with a sentence for the user: which file, which field, what is wanted there.
 */
export function readShopProfile(
  { layout, topicMapFile = '' }: Pick<ConnectionSettings, 'layout' | 'topicMapFile'>,
  option?: '--topic-map',
): ShopProfile {
  if (layout !== 'file') return { topicMap: TOPIC_MAPS[layout], defaultCurrency: DEFAULT_CURRENCY };
  const name = option === undefined ? topicMapFile : `${option} ${topicMapFile}`;
  const parsed = v.safeParse(file, parseFile(topicMapFile, name));
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const place = v.getDotPath(issue) ?? 'the file';
    throw new Error(`${name}: ${place}: ${issue.message}. Nothing was started.`);
  }
  const { currency = DEFAULT_CURRENCY, zone, topics } = parsed.output;
  const topicMap: TopicMap = { rules: topics };
  return { topicMap, defaultCurrency: currency, ...(zone !== undefined && { zone }) };
}

function parseFile(path: string, name: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw wrongFile(name, 'cannot be read', error);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw wrongFile(name, 'is not JSON', error);
  }
}

function wrongFile(name: string, what: string, cause: unknown): Error {
  const why = messageOf(cause);
  return new Error(
    `${name} ${what} (${why}). Nothing was started. Give a JSON file that you may read; docs/clusters.md shows one.`,
    { cause },
  );
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
