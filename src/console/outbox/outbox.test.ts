import { describe, expect, it } from 'vitest';
import type { RecordPosition } from '../../domain/log-record.ts';
import { PublisherStopped, type Publisher, type WireMessage } from '../kafka/publisher.ts';
import { openOutboxFile, type OutboxFile } from '../store/outbox-file.ts';
import { createOutbox } from './outbox.ts';

const message: WireMessage = { topic: 'orders', key: 'o1', headers: [], value: new Uint8Array([1, 2]) };
const position: RecordPosition = { topic: 'orders', partition: 0, offset: '7' };

function newFile(): OutboxFile {
  return openOutboxFile(':memory:', () => undefined);
}

function outboxOver(
  publish: Publisher['publish'],
  { file = newFile(), waiting = 0, whenMet = Promise.resolve() } = {},
) {
  const refused: string[] = [];
  const publisher: Publisher = {
    publish,
    waiting: () => waiting,
    waitingSince: () => waiting,
    stop: async () => undefined,
  };
  const outbox = createOutbox({
    file,
    publisherOf: () => publisher,
    publishers: () => [publisher],
    whenMet,
    onRefused: (_message, reason) => refused.push(reason),
    now: () => 1_000,
    answerWithinMs: 5,
    capacity: 4,
  });
  return { outbox, refused, file };
}

const keysIn = (file: OutboxFile): readonly string[] => file.kept().map((kept) => kept.message.key);

describe('createOutbox', () => {
  it('answers with the position once Kafka has the message, and keeps it no longer', async () => {
    const { outbox, file } = outboxOver(async () => position);
    expect(await outbox.submit(message)).toEqual({ ok: true, value: position });
    expect(keysIn(file)).toEqual([]);
  });

  it('has the message on the disk before Kafka is asked', async () => {
    const { outbox, file } = outboxOver(async () => {
      expect(keysIn(file)).toEqual(['o1']);
      return position;
    });
    expect(await outbox.submit(message)).toEqual({ ok: true, value: position });
  });

  it('answers that the message waits when Kafka takes long, and keeps it', async () => {
    const { outbox, refused, file } = outboxOver(() => new Promise(() => undefined));
    expect(await outbox.submit(message)).toEqual({ ok: true, value: 'waiting' });
    expect(refused).toEqual([]);
    expect(file.kept()).toMatchObject([{ message, acceptedAtMs: 1_000 }]);
  });

  it('sends nothing before it is known which Kafka answers', async () => {
    const met = Promise.withResolvers<void>();
    const sent: string[] = [];
    const { outbox, file } = outboxOver(
      async ({ key }) => {
        sent.push(String(key));
        return position;
      },
      { whenMet: met.promise },
    );
    expect(await outbox.submit(message)).toEqual({ ok: true, value: 'waiting' });
    const made = outbox.publishAll([{ ...message, key: 'o2' }]);
    expect({ sent, kept: keysIn(file), waiting: outbox.waitingSince(1_000) }).toEqual({
      sent: [],
      kept: ['o1'],
      waiting: 1,
    });
    met.resolve();
    await made;
    expect({ sent: sent.sort(), kept: keysIn(file) }).toEqual({ sent: ['o1', 'o2'], kept: [] });
  });

  it('refuses when too many wait', async () => {
    const { outbox, file } = outboxOver(async () => position, { waiting: 4 });
    expect(await outbox.submit(message)).toMatchObject({ ok: false, error: { code: 'outbox_full' } });
    expect(keysIn(file)).toEqual([]);
  });

  it('says so when Kafka refuses the message, and forgets it', async () => {
    const { outbox, refused, file } = outboxOver(() => Promise.reject(new Error('too large')));
    expect(await outbox.submit(message)).toMatchObject({ ok: false, error: { code: 'kafka_unreachable' } });
    expect(refused).toEqual(['too large']);
    expect(keysIn(file)).toEqual([]);
  });

  it('keeps what the end of the process interrupts', async () => {
    const { outbox, refused, file } = outboxOver(() => Promise.reject(new PublisherStopped()));
    await outbox.submit(message);
    expect(refused).toEqual([]);
    expect(keysIn(file)).toEqual(['o1']);
  });

  it('says that the disk refused a message, and publishes nothing', async () => {
    const file = newFile();
    file.close();
    const broken = { ...newFile(), keep: file.keep };
    const { outbox } = outboxOver(() => Promise.reject(new Error('published')), { file: broken });
    expect(await outbox.submit(message)).toMatchObject({ ok: false, error: { code: 'outbox_unwritable' } });
  });

  it('sends what an earlier run left before anything new, but for what the log has', async () => {
    const file = newFile();
    for (const key of ['first', 'known', 'last']) file.keep({ ...message, key }, 500);
    const published: string[] = [];
    const { outbox } = outboxOver(
      async ({ key }) => {
        published.push(String(key));
        return position;
      },
      { file },
    );
    expect(outbox.waitingSince(999)).toBe(3);
    const submitted = outbox.submit({ ...message, key: 'new' });
    expect(published).toEqual([]);
    await outbox.resume(async (messages) => messages.map(({ key }) => key === 'known'));
    expect(await submitted).toEqual({ ok: true, value: position });
    expect(published).toEqual(['first', 'last', 'new']);
    expect(outbox.waitingSince(1_000)).toBe(0);
    expect(keysIn(file)).toEqual([]);
  });
});
