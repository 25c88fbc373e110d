import { describe, expect, it } from 'vitest';
import {
  GROUPED_TOPIC_MAP,
  namedTopics,
  PER_TYPE_TOPIC_MAP,
  ruleOf,
  scatteredKinds,
  topicFor,
  type TopicMap,
} from './topic-map.ts';

const CUSTOM: TopicMap = {
  rules: [
    { match: 'shop.returns', entity: 'payment', type: 'payments.refunded' },
    { match: 'shop.pay', entity: 'payment' },
    { match: 'shop.*', entity: 'order' },
    { match: 'parcels', entity: 'delivery' },
  ],
};

describe('a topic map', () => {
  it('decides by the first rule that matches', () => {
    expect(ruleOf(CUSTOM, 'shop.pay')).toMatchObject({ entity: 'payment' });
    expect(ruleOf(CUSTOM, 'shop.paying')).toMatchObject({ entity: 'order' });
    expect(ruleOf(CUSTOM, 'parcel')).toBeUndefined();
  });

  it('says where a type is written: its own topic, else that of its entity', () => {
    expect(topicFor(CUSTOM, 'payment', 'payments.refunded')).toBe('shop.returns');
    expect(topicFor(CUSTOM, 'payment', 'payments.failed')).toBe('shop.pay');
    expect(topicFor(CUSTOM, 'order', 'orders.created')).toBeUndefined();
    expect(topicFor(PER_TYPE_TOPIC_MAP, 'delivery', 'delivery.failed')).toBe('delivery.failed');
  });

  it('knows which entities come by several topics', () => {
    expect([...scatteredKinds(GROUPED_TOPIC_MAP)]).toEqual([]);
    expect([...scatteredKinds(CUSTOM)].toSorted()).toEqual(['order', 'payment']);
    expect([...scatteredKinds(PER_TYPE_TOPIC_MAP)].toSorted()).toEqual(['delivery', 'order', 'payment']);
  });

  it('names the topics that can be made', () => {
    expect(namedTopics(CUSTOM)).toEqual(['shop.returns', 'shop.pay', 'parcels']);
    expect(namedTopics(GROUPED_TOPIC_MAP, (kind) => kind === 'inventory')).toEqual(['inventory']);
    expect(namedTopics(PER_TYPE_TOPIC_MAP)).toHaveLength(28);
  });
});
