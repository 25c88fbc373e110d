import { describe, expect, it } from 'vitest';
import type { TopicMetadata } from '../protocol/metadata.ts';
import { TopicBook } from './topic-book.ts';

function topic(name: string, change: Partial<TopicMetadata> & { count?: number } = {}): TopicMetadata {
  const { count = 3, ...more } = change;
  const partitions = Array.from({ length: count }, (_, partition) => ({
    partition,
    leader: 1,
    leaderEpoch: 0,
    replicas: [1],
    isr: [1],
    errorCode: 0,
  }));
  return {
    name,
    topicId: undefined,
    isInternal: false,
    errorCode: 0,
    partitions,
    operations: undefined,
    ...more,
  };
}

const missing = (name: string) => topic(name, { errorCode: 3, count: 0 });
const none = () => undefined;

describe('TopicBook', () => {
  it.each(['replaced', 'the same'] as const)('knows a topic by its id: %s', (what) => {
    const book = new TopicBook();
    const idOf = () => (what === 'replaced' ? 'old' : 'id');
    const { replaced, present } = book.look(['orders'], [topic('orders', { topicId: 'id', count: 6 })], idOf);
    expect(replaced.map(({ name }) => name)).toEqual(what === 'replaced' ? ['orders'] : []);
    expect(present.map(({ name }) => name)).toEqual(['orders']);
  });

  it('takes a topic for gone at the second look that misses it, and lists it as missing', () => {
    const book = new TopicBook();
    book.look(['orders'], [topic('orders')], none);
    expect([book.look(['orders'], [missing('orders')], none).gone, book.missing]).toEqual([[], []]);
    expect([book.look(['orders'], [], none).gone, book.missing]).toEqual([['orders'], ['orders']]);
    expect([book.look(['orders'], [], none).gone, book.present]).toEqual([[], []]);
  });

  it('lists a topic that never was as missing at once', () => {
    const book = new TopicBook();
    book.look(['orders', 'payments'], [topic('orders'), missing('payments')], none);
    expect([book.missing, book.present]).toEqual([['payments'], ['orders']]);
  });

  it.each<[string, (book: TopicBook) => TopicMetadata]>([
    [
      'was away',
      (book) => {
        book.look(['orders'], [], none);
        book.look(['orders'], [], none);
        return topic('orders');
      },
    ],
    ['has fewer partitions', () => topic('orders', { count: 2 })],
  ])('without ids, takes a topic that %s for another', (_what, next) => {
    const book = new TopicBook();
    book.look(['orders'], [topic('orders')], none);
    expect(book.look(['orders'], [next(book)], none).replaced).toHaveLength(1);
  });

  it('takes a topic that is back under its id for the same', () => {
    const book = new TopicBook();
    const same = topic('orders', { topicId: 'id' });
    book.look(['orders'], [same], none);
    book.look(['orders'], [], none);
    book.look(['orders'], [], none);
    const changes = book.look(['orders'], [same], () => 'id');
    expect([changes.replaced, changes.present, book.missing]).toEqual([[], [same], []]);
  });

  it('says which topic is denied, and calls it neither missing nor gone', () => {
    const book = new TopicBook();
    const changes = book.look(['orders'], [topic('orders', { errorCode: 29, count: 0 })], none);
    expect([changes.denied, changes.gone, book.missing]).toEqual([['orders'], [], []]);
  });
});
