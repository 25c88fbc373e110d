import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { TapedPart, TapePart, TapeWritten } from '../../contract/export.ts';
import type { ReplayState } from '../../contract/replay.ts';
import { hasTapeHead, TAPE_HEAD } from '../../contract/tape.ts';
import type { LogRecord } from '../../domain/log-record.ts';
import type { LogReader } from '../kafka/log-reader.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { LogCursor } from '../replay/log-cursor.ts';
import { laneKey } from '../replay/place.ts';
import type { Replays } from '../replay/replays.ts';
import { positionKey } from '../store/position-key.ts';
import { NotATape, readTapeLines, tapeLine } from './tape-line.ts';
import { tapeSource } from './tape-source.ts';

export type TapesOptions = {
  readonly reader: Pick<LogReader, 'ranges' | 'read' | 'offsetAt'>;
  readonly topics: () => readonly string[];
  readonly replays: Pick<Replays, 'open'>;
  readonly outbox: Pick<Outbox, 'publishAll'>;
  readonly isPrivate: () => boolean;
};

/** The shop's history as a file: written from the log, opened without one, or played into another. */
export type Tapes = {
  readonly read: (part: TapePart) => Promise<TapedPart>;
  /** One tape at a time: the first part of another one takes the place of a tape that is not open yet. */
  readonly open: (
    window: string,
    part: { readonly text: string; readonly isFirst: boolean; readonly isLast: boolean },
  ) => Promise<Result<ReplayState>>;
  /** All of a part, or nothing where a line of it is no record that Kafka could take. */
  readonly write: (part: {
    readonly text: string;
    readonly checkOnly?: boolean | undefined;
  }) => Promise<Result<TapeWritten>>;
};

/** The header of a record that came from a tape: where it had been. */
const FROM_TAPE = 'vigie-tape-from';
const PART_CHARACTERS = 400_000;
/** A tape is held in memory while it is open. */
const OPEN_RECORDS = 1_000_000;

export function createTapes({ reader, topics, replays, outbox, isPrivate }: TapesOptions): Tapes {
  let opening: { readonly window: string; readonly records: LogRecord[] } | undefined;

  return {
    async read({ after }) {
      const cursor = new LogCursor(reader, await reader.ranges(topics()));
      const isFirst = after === 'start';
      if (!isFirst) cursor.goTo(new Map(Object.entries(after).map(([key, offset]) => [key, BigInt(offset)])));
      const lines = isFirst ? [TAPE_HEAD] : [];
      let length = 0;
      let records = 0;
      while (length < PART_CHARACTERS) {
        const record = await cursor.take();
        if (!record) return { text: lines.join(''), records, next: undefined, total: cursor.total };
        const line = tapeLine(record, isPrivate());
        lines.push(line);
        length += line.length;
        records += 1;
      }
      const next = Object.fromEntries([...cursor.place()].map(([key, offset]) => [key, String(offset)]));
      return { text: lines.join(''), records, next, total: cursor.total };
    },
    async open(window, { text, isFirst, isLast }) {
      const records = isFirst ? [] : opening?.window === window ? opening.records : undefined;
      if (!records) return fail(appError('too_many', 'another window opens a tape'));
      // Nothing of a tape that is refused is kept.
      opening = undefined;
      if (isFirst && !hasTapeHead(text)) return fail(appError('not_a_tape', 'it has no head'));
      const read = readTape(text);
      if (!read.ok) return read;
      if (records.length + read.value.length > OPEN_RECORDS)
        return fail(appError('tape_too_long', `a tape of more than ${OPEN_RECORDS} records`));
      for (const record of read.value) records.push(record);
      if (isLast) return replays.open(window, tapeSource(records));
      opening = { window, records };
      return ok({ phase: 'off' });
    },
    async write({ text, checkOnly = false }) {
      const read = readTape(text);
      if (!read.ok) return read;
      if (checkOnly) return ok({ records: read.value.length, refused: 0, refusal: undefined });
      const present = new Set(
        (await reader.ranges([...new Set(read.value.map(({ topic }) => topic))])).map(laneKey),
      );
      const refused = await outbox.publishAll(
        // A batch that could not be decoded cannot be written record by record.
        read.value
          .filter(({ unreadable }) => !unreadable)
          .map((record) => ({
            topic: record.topic,
            // Where it was, if there is such a partition: what has no key would be scattered.
            partition: present.has(laneKey(record)) ? record.partition : undefined,
            key: record.key,
            value: record.value,
            timestampMs: record.timestampMs,
            headers: [
              ...record.headers.map(({ name, value = new Uint8Array() }) => [name, value] as const),
              [FROM_TAPE, Buffer.from(positionKey(record))] as const,
            ],
          })),
      );
      return ok({
        records: read.value.length - refused.length,
        refused: refused.length,
        refusal: refused[0]?.refusal,
      });
    },
  };
}

function readTape(text: string): Result<LogRecord[]> {
  try {
    return ok(readTapeLines(text));
  } catch (error) {
    if (!(error instanceof NotATape)) throw error;
    return fail(appError('not_a_tape', error.message));
  }
}
