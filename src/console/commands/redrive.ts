import { randomBytes } from 'node:crypto';
import { v7 as uuidV7 } from 'uuid';
import { ok, type Result } from '../../contract/app-error.ts';
import {
  REDRIVEN_FROM,
  type RedriveItem,
  type RedriveOutcome,
  type RedriveResult,
} from '../../contract/redrive.ts';
import type { LogRecord, RecordPosition } from '../../domain/log-record.ts';
import { looseText } from '../../domain/record-text.ts';
import type { Understanding } from '../../domain/shop-event.ts';
import { isDeletion } from '../../domain/understand.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { positionKey } from '../store/position-key.ts';

export type RedriveOptions = {
  readonly readRecord: (position: RecordPosition) => Promise<LogRecord | undefined>;
  readonly understand: (record: LogRecord) => Understanding;
  readonly outbox: Pick<Outbox, 'submit'>;
  /** For each position, whether the log has its successor. */
  readonly areRedriven: (positions: readonly string[]) => Promise<readonly boolean[]>;
  readonly now: () => number;
};

/** Publishes again what could not be read, once it can be. */
export type Redrive = {
  readonly preview: (items: readonly RedriveItem[]) => Promise<RedriveOutcome[]>;
  /** Publishes those that can be read now, each once, however often it is asked. */
  readonly publish: (items: readonly RedriveItem[]) => Promise<Result<RedriveResult>>;
};

type Prepared = { readonly outcome: RedriveOutcome; readonly record: LogRecord | undefined };

export function createRedrive({ readRecord, understand, outbox, areRedriven, now }: RedriveOptions): Redrive {
  /** Asked for in this run, and perhaps not back from Kafka yet. */
  const asked = new Set<string>();

  async function prepare(items: readonly RedriveItem[]): Promise<Prepared[]> {
    const done = await areRedriven(items.map(({ position }) => positionKey(position)));
    return Promise.all(
      items.map(async ({ position, body }, index): Promise<Prepared> => {
        const found = await readRecord(position);
        if (!found) return { outcome: { position, body: body ?? '', kind: 'gone' }, record: undefined };
        if (isDeletion(found))
          return { outcome: { position, body: '', kind: 'deletion' }, record: undefined };
        const text = body ?? (found.unreadable ? '' : looseText(found.value));
        if (done[index] || asked.has(positionKey(position)))
          return { outcome: { position, body: text, kind: 'done' }, record: undefined };
        const record = body === undefined ? found : corrected(found, body);
        const understood = understand(record);
        if (understood.kind === 'deletion')
          return { outcome: { position, body: text, kind: 'deletion' }, record: undefined };
        if (understood.kind === 'quarantined') {
          const { reason, fault } = understood;
          return {
            outcome: { position, body: text, kind: 'quarantined', reason, fault },
            record: undefined,
          };
        }
        const { entity, type, entityId } = understood.event;
        return { outcome: { position, body: text, kind: 'event', entity, type, entityId }, record };
      }),
    );
  }

  /** Another value is another event: it gets an id of its own. */
  function corrected(record: LogRecord, body: string): LogRecord {
    const id = Buffer.from(uuidV7({ msecs: now(), random: randomBytes(16) }));
    return {
      ...record,
      // What the user wrote takes the place of a batch that could not be decoded.
      unreadable: undefined,
      value: Buffer.from(body),
      headers: record.headers.map((header) =>
        header.name.toLowerCase() === 'ce_id' ? { name: header.name, value: id } : header,
      ),
    };
  }

  return {
    preview: async (items) => (await prepare(items)).map(({ outcome }) => outcome),
    async publish(items) {
      const prepared = await prepare(items);
      const left: RedriveOutcome[] = [];
      let published = 0;
      let waiting = 0;
      for (const { outcome, record } of prepared) {
        const origin = positionKey(outcome.position);
        // The same record may be named twice in one wish.
        if (!record || asked.has(origin)) {
          left.push(outcome);
          continue;
        }
        asked.add(origin);
        const sent = await outbox.submit({
          topic: record.topic,
          key: looseText(record.key),
          value: record.value ?? new Uint8Array(),
          headers: [
            ...record.headers
              .filter(({ name }) => name !== REDRIVEN_FROM)
              .map(({ name, value }) => [name, looseText(value)] as const),
            [REDRIVEN_FROM, origin],
          ],
        });
        if (!sent.ok) {
          asked.delete(origin);
          return sent;
        }
        published += 1;
        if (sent.value === 'waiting') waiting += 1;
      }
      return ok({ published, waiting, left });
    },
  };
}
