import { describe, expect, it } from 'vitest';
import { ok } from '../../contract/app-error.ts';
import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';
import { GROUPED_TOPIC_MAP } from '../../domain/topic-map.ts';
import { understand } from '../../domain/understand.ts';
import type { WireMessage } from '../kafka/producer/outgoing-message.ts';
import { positionKey } from '../store/position-key.ts';
import { createRedrive } from './redrive.ts';

const position = (offset: number): RecordPosition => ({
  topic: 'orders',
  partition: 0,
  offset: String(offset),
});
const text = (value: Uint8Array | undefined) => new TextDecoder().decode(value);

function setUp(values: readonly (string | null)[], redriven: readonly string[] = []) {
  const sent: WireMessage[] = [];
  const redrive = createRedrive({
    async readRecord({ topic, partition, offset }): Promise<LogRecord | undefined> {
      const value = values[Number(offset)];
      if (value === undefined) return undefined;
      return {
        topic,
        partition,
        offset: BigInt(offset),
        timestampMs: 0,
        key: Buffer.from('k'),
        headers: [{ name: 'ce_id', value: Buffer.from('old') }],
        value: value === null ? undefined : Buffer.from(value),
      };
    },
    understand: (record) => understand(record, { topicMap: GROUPED_TOPIC_MAP, defaultCurrency: 'EUR' }),
    outbox: {
      async submit(message) {
        sent.push(message);
        return ok(position(100 + sent.length));
      },
    },
    areRedriven: async (positions) => positions.map((each) => redriven.includes(each)),
    now: () => 1_700_000_000_000,
  });
  return { redrive, sent };
}

describe('redrive', () => {
  it('says what each would be read as, and publishes nothing for it', async () => {
    const { redrive, sent } = setUp(['nonsense', '{"order_id":"o1"}', '{}'], [positionKey(position(2))]);
    const outcomes = await redrive.preview([0, 1, 2, 9].map((offset) => ({ position: position(offset) })));
    expect(outcomes).toMatchObject([
      { kind: 'quarantined', reason: 'invalid_json', body: 'nonsense' },
      { kind: 'event', entity: 'order', entityId: 'o1' },
      { kind: 'done' },
      { kind: 'gone' },
    ]);
    expect(sent).toEqual([]);
  });

  it('publishes nothing for a deletion marker, corrected or not', async () => {
    const { redrive, sent } = setUp([null]);
    const items = [{ position: position(0) }, { position: position(0), body: '{"order_id":"o1"}' }];
    expect(await redrive.preview(items)).toMatchObject([{ kind: 'deletion' }, { kind: 'deletion' }]);
    expect(await redrive.publish(items)).toMatchObject({ value: { published: 0 } });
    expect(sent).toEqual([]);
  });

  it('publishes what was corrected to its topic, with its key, its origin and an id of its own', async () => {
    const { redrive, sent } = setUp(['nonsense']);
    const items = [{ position: position(0), body: '{"order_id":"o1"}' }];
    expect(await redrive.publish(items)).toEqual({ ok: true, value: { published: 1, waiting: 0, left: [] } });
    const headers = new Map(sent[0]?.headers);
    expect(sent[0]).toMatchObject({ topic: 'orders', key: 'k' });
    expect(text(sent[0]?.value)).toBe('{"order_id":"o1"}');
    expect(headers.get('vigie-redriven-from')).toBe('orders/0/0');
    expect(headers.get('ce_id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('publishes each once, however often it is asked, and leaves what cannot be read', async () => {
    const { redrive, sent } = setUp(['{"order_id":"o1"}', 'nonsense']);
    const items = [0, 0, 1].map((offset) => ({ position: position(offset) }));
    expect(await redrive.publish(items)).toMatchObject({ value: { published: 1, left: [{}, {}] } });
    expect(await redrive.publish(items)).toMatchObject({ value: { published: 0 } });
    expect(sent).toHaveLength(1);
  });
});
