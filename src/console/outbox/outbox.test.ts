import { describe, expect, it } from 'vitest';
import type { RecordPosition } from '../../domain/log-record.ts';
import type { Publisher, WireMessage } from '../kafka/publisher.ts';
import { createOutbox } from './outbox.ts';

const message: WireMessage = { topic: 'orders', key: 'o1', headers: [], value: new Uint8Array() };
const position: RecordPosition = { topic: 'orders', partition: 0, offset: '7' };

function outboxOver(publish: Publisher['publish'], waiting = 0) {
  const refused: string[] = [];
  const publisher: Publisher = {
    publish,
    waiting: () => waiting,
    waitingSince: () => waiting,
    stop: async () => undefined,
  };
  const outbox = createOutbox({
    publisherOf: () => publisher,
    publishers: () => [publisher],
    onRefused: (_message, reason) => refused.push(reason),
    answerWithinMs: 5,
    capacity: 3,
  });
  return { outbox, refused };
}

describe('createOutbox', () => {
  it('answers with the position once Kafka has the message', async () => {
    const { outbox } = outboxOver(async () => position);
    expect(await outbox.submit(message)).toEqual({ ok: true, value: position });
  });

  it('answers that the message waits when Kafka takes long, and keeps it', async () => {
    const { outbox, refused } = outboxOver(() => new Promise(() => undefined));
    expect(await outbox.submit(message)).toEqual({ ok: true, value: 'waiting' });
    expect(refused).toEqual([]);
  });

  it('refuses when too many wait', async () => {
    const { outbox } = outboxOver(async () => position, 3);
    expect(await outbox.submit(message)).toMatchObject({ ok: false, error: { code: 'outbox_full' } });
  });

  it('says so when Kafka refuses the message', async () => {
    const { outbox, refused } = outboxOver(() => Promise.reject(new Error('too large')));
    expect(await outbox.submit(message)).toMatchObject({ ok: false, error: { code: 'kafka_unreachable' } });
    expect(refused).toEqual(['too large']);
  });
});
