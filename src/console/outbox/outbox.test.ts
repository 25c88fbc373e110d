import { describe, expect, it, vi } from 'vitest';
import type { RecordPosition } from '../../domain/log-record.ts';
import { MessageRefused } from '../kafka/producer/message-refused.ts';
import type { WireMessage } from '../kafka/producer/outgoing-message.ts';
import { PositionUnknown } from '../kafka/producer/position-unknown.ts';
import { PublisherStopped, type Publisher } from '../kafka/publisher.ts';
import { openOutboxFile, type OutboxFile } from '../store/outbox-file.ts';
import { createOutbox, type OutboxOptions } from './outbox.ts';

const message: WireMessage = { topic: 'orders', key: 'o1', headers: [], value: new Uint8Array([1, 2]) };
const position: RecordPosition = { topic: 'orders', partition: 0, offset: '7' };

const tooLarge = new MessageRefused({ reason: 'too_large', detail: 'big' });

const NO_RIGHT_MISSING: NonNullable<OutboxOptions['deniedWrite']> = () => undefined;

function newFile(): OutboxFile {
  return openOutboxFile(':memory:', () => undefined);
}

function outboxOver(
  publish: Publisher['publish'],
  { file = newFile(), waiting = 0, whenMet = Promise.resolve(), deniedWrite = NO_RIGHT_MISSING } = {},
) {
  const refused: string[] = [];
  const publisher: Publisher = {
    publish,
    waiting: () => waiting,
    waitingSince: () => waiting,
    possibleCopies: () => 0,
    stop: async () => undefined,
  };
  const outbox = createOutbox({
    file,
    publisher,
    whenMet,
    deniedWrite,
    onRefused: (_topic, { reason }) => refused.push(reason),
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

  it('returns a command for which a right is missing, names the right, and keeps nothing', async () => {
    const right = { operation: 'write', resource: 'topic', name: 'orders' } as const;
    const { outbox, file } = outboxOver(async () => position, {
      deniedWrite: (topic) => (topic === 'orders' ? right : undefined),
    });
    expect(await outbox.submit(message)).toMatchObject({
      ok: false,
      error: { code: 'right_missing', right },
    });
    expect(keysIn(file)).toEqual([]);
    expect(await outbox.submit({ ...message, topic: 'payments' })).toMatchObject({ ok: true });
  });

  it('returns what Kafka refuses while its maker waits, with the reason, and keeps it no longer', async () => {
    const { outbox, refused, file } = outboxOver(() => Promise.reject(tooLarge));
    expect(await outbox.submit(message)).toMatchObject({
      ok: false,
      error: { code: 'kafka_refused', refusal: 'too_large' },
    });
    expect({ refused, kept: keysIn(file), aside: outbox.refusedCount() }).toEqual({
      refused: ['too_large'],
      kept: [],
      aside: 0,
    });
  });

  it('sets aside what Kafka refuses after its maker has gone, and sends the others', async () => {
    const answers = new Map([['o1', Promise.withResolvers<RecordPosition>()]]);
    const { outbox, file } = outboxOver(
      ({ key }) => answers.get(String(key))?.promise ?? Promise.resolve(position),
    );
    expect(await outbox.submit(message)).toEqual({ ok: true, value: 'waiting' });
    answers.get('o1')?.reject(tooLarge);
    await vi.waitFor(() => expect(outbox.refusedCount()).toBe(1));
    expect(await outbox.submit({ ...message, key: 'o2' })).toEqual({ ok: true, value: position });
    expect({ kept: keysIn(file), refused: outbox.refused() }).toEqual({
      kept: [],
      refused: [
        {
          id: 1,
          message,
          acceptedAtMs: 1_000,
          refusedAtMs: 1_000,
          refusal: { reason: 'too_large', detail: 'big' },
        },
      ],
    });
  });

  it('sends a refused command as it was corrected, and keeps it where Kafka refuses it again', async () => {
    const sent: WireMessage[] = [];
    const file = newFile();
    file.setAside(file.keep(message, 500).id, { reason: 'bad_timestamp', detail: 'old' }, 600);
    const { outbox } = outboxOver(
      async (next) => {
        sent.push(next as WireMessage);
        if (next.timestampMs === 7) throw tooLarge;
        return position;
      },
      { file },
    );
    expect(await outbox.sendRefused(1, { ...message, timestampMs: 7 })).toMatchObject({
      error: { code: 'kafka_refused' },
    });
    const [again] = outbox.refused();
    expect(again).toMatchObject({ message: { timestampMs: 7 }, refusal: { reason: 'too_large' } });
    expect(await outbox.sendRefused(again?.id ?? 0, { ...message, timestampMs: 8 })).toEqual({
      ok: true,
      value: position,
    });
    expect({ refused: outbox.refusedCount(), kept: keysIn(file), sent: sent.length }).toEqual({
      refused: 0,
      kept: [],
      sent: 2,
    });
    expect(await outbox.sendRefused(1, message)).toMatchObject({ error: { code: 'not_found' } });
  });

  it('publishes all but those that Kafka refuses, and says which', async () => {
    const { outbox, refused } = outboxOver(({ key }) =>
      key === 'o2' ? Promise.reject(tooLarge) : Promise.resolve(position),
    );
    const messages = [message, { ...message, key: 'o2' }, { ...message, key: 'o3' }];
    expect(await outbox.publishAll(messages)).toEqual([
      { index: 1, refusal: { reason: 'too_large', detail: 'big' } },
    ]);
    expect(refused).toEqual(['too_large']);
  });

  it('forgets what Kafka has at an offset that it does not say', async () => {
    const { outbox, file } = outboxOver(() => Promise.reject(new PositionUnknown('orders', 0)));
    expect(await outbox.submit(message)).toMatchObject({ error: { code: 'position_unknown' } });
    expect(keysIn(file)).toEqual([]);
  });

  it('counts a possible copy of what it cannot look up in the log after a restart', async () => {
    const file = newFile();
    file.keep(message, 500);
    const { outbox } = outboxOver(async () => position, { file });
    await outbox.resume(async () => [undefined]);
    expect(outbox.possibleCopies()).toBe(1);
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
