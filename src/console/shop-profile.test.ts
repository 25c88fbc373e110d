import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PER_TYPE_TOPIC_MAP } from '../domain/topic-map.ts';
import { readShopProfile } from './shop-profile.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'vigie-profile-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

function read(content: unknown) {
  const topicMapFile = join(dir, 'topics.json');
  writeFileSync(topicMapFile, typeof content === 'string' ? content : JSON.stringify(content));
  return readShopProfile({ layout: 'file', topicMapFile });
}

describe('readShopProfile', () => {
  it('has the built-in layouts', () => {
    const profile = readShopProfile({ layout: 'per-type' });
    expect(profile).toEqual({ topicMap: PER_TYPE_TOPIC_MAP, defaultCurrency: 'EUR' });
  });

  it('reads rules, currency and zone from a file', () => {
    const topics = [
      { match: 'shop.delivered', entity: 'delivery', type: 'delivery.delivered' },
      { match: 'shop.*', entity: 'order' },
      { match: 'stock', entity: 'inventory' },
    ];
    expect(read({ currency: 'USD', zone: 'Europe/Paris', topics })).toEqual({
      topicMap: { rules: topics },
      defaultCurrency: 'USD',
      zone: 'Europe/Paris',
    });
  });

  it.each([
    ['nonsense', /is not JSON/],
    [{ topics: [] }, /topics: at least one rule/],
    [{ topics: [{ match: 'a b', entity: 'order' }] }, /topics\.0\.match: a topic name/],
    [{ topics: [{ match: 'a', entity: 'parcel' }] }, /topics\.0\.entity/],
    [
      { topics: [{ match: 'a', entity: 'order', type: 'order.made' }] },
      /topics\.0\.type: one of the event types/,
    ],
    [{ topics: [{ match: 'a*', entity: 'order', type: 'orders.created' }] }, /a type belongs to one topic/],
    [{ currency: 'euro', topics: [{ match: 'a', entity: 'order' }] }, /currency: an ISO 4217/],
    [{ zone: 'Mars/Phobos', topics: [{ match: 'a', entity: 'order' }] }, /zone: an IANA zone/],
    [{ rules: [], topics: [{ match: 'a', entity: 'order' }] }, /rules/],
  ])('says what is wrong with a file: %j', (content, message) => {
    expect(() => read(content)).toThrow(message);
    expect(() => read(content)).toThrow(/topics\.json.*Nothing was started\./s);
  });

  it('says that a file cannot be read', () => {
    const topicMapFile = join(dir, 'gone.json');
    expect(() => readShopProfile({ layout: 'file', topicMapFile })).toThrow(/gone\.json cannot be read/);
    expect(() => readShopProfile({ layout: 'file', topicMapFile }, '--topic-map')).toThrow(
      /^--topic-map .*gone\.json cannot be read \(ENOENT.*\)\. Nothing was started\. Give a JSON file/,
    );
  });
});
