import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { TapeChecked, TapedPart, TapePart, TapeWritten } from '../../contract/export.ts';
import type { ReplayState } from '../../contract/replay.ts';
import { TAPE_HEAD, tapeEndLine, type TapeText } from '../../contract/tape.ts';
import type { LogReader } from '../kafka/log-reader.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { LogCursor } from '../replay/log-cursor.ts';
import { laneKey } from '../replay/place.ts';
import type { Replays } from '../replay/replays.ts';
import { positionKey } from '../store/position-key.ts';
import { digestOf, NO_LINES } from './tape-digest.ts';
import { NotATape, readTapeLines, tapeLine, type TapeLine } from './tape-line.ts';
import { DamagedTape, TapeReading } from './tape-reading.ts';
import { TapeLog } from './tape-log.ts';

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
  readonly open: (window: string, part: TapeText) => Promise<Result<ReplayState>>;
  /** Says at the last part what the tape has. One tape at a time, as for `open`. */
  readonly check: (window: string, part: TapeText) => Result<TapeChecked>;
  /** All of a part, or nothing where a line of it is no record that Kafka could take. */
  readonly write: (part: { readonly text: string }) => Promise<Result<TapeWritten>>;
};

/** The header of a record that came from a tape: where it had been. */
const FROM_TAPE = 'vigie-tape-from';
const PART_CHARACTERS = 400_000;
/** The text of a tape is held in memory while it is open. */
const OPEN_RECORDS = 1_000_000;

/** What a window hands over part by part. */
type UnderWay = { readonly window: string; readonly reading: TapeReading; readonly log: TapeLog };

export function createTapes({ reader, topics, replays, outbox, isPrivate }: TapesOptions): Tapes {
  let opening: UnderWay | undefined;
  let checking: UnderWay | undefined;

  function begun(window: string): UnderWay {
    return { window, reading: new TapeReading(), log: new TapeLog() };
  }

  return {
    async read({ after }) {
      const cursor = new LogCursor(reader, await reader.ranges(topics()));
      const before = after === 'start' ? { records: 0, digest: NO_LINES } : after;
      const lines: string[] = [];
      if (after === 'start') {
        lines.push(TAPE_HEAD);
      } else {
        cursor.goTo(new Map(Object.entries(after.offsets).map(([key, offset]) => [key, BigInt(offset)])));
      }
      let length = 0;
      let records = 0;
      let isOver = false;
      while (length < PART_CHARACTERS && !isOver) {
        const record = await cursor.take();
        isOver = record === undefined;
        if (record) {
          const line = tapeLine(record, isPrivate());
          lines.push(line);
          length += line.length;
          records += 1;
        }
      }
      const written = {
        records: before.records + records,
        digest: digestOf(
          lines.map((line) => line.trimEnd()),
          before.digest,
        ),
      };
      const offsets = Object.fromEntries([...cursor.place()].map(([key, offset]) => [key, String(offset)]));
      const text = lines.join('') + (isOver ? tapeEndLine(written) : '');
      return { text, records, next: isOver ? undefined : { ...written, offsets }, total: cursor.total };
    },
    async open(window, part) {
      const under = part.isFirst ? begun(window) : opening;
      if (under?.window !== window) return fail(appError('too_many', 'another window opens a tape'));
      // Nothing of a tape that is refused is kept.
      opening = undefined;
      const { reading, log } = under;
      const lines = taken(reading, part);
      if (!lines.ok) return lines;
      if (reading.records > OPEN_RECORDS)
        return fail(appError('tape_too_long', `a tape of more than ${OPEN_RECORDS} records`));
      log.add(lines.value);
      if (part.isLast) return replays.open(window, await log.source(reading));
      opening = under;
      return ok({ phase: 'off' });
    },
    check(window, part) {
      const under = part.isFirst ? begun(window) : checking;
      if (under?.window !== window) return fail(appError('too_many', 'another window checks a tape'));
      checking = undefined;
      const lines = taken(under.reading, part);
      if (!lines.ok) return lines;
      if (!part.isLast) checking = under;
      return ok({ records: under.reading.records, hasEnd: under.reading.hasEnd });
    },
    async write({ text }) {
      const read = reported(() => readTapeLines(text));
      if (!read.ok) return read;
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

function taken(reading: TapeReading, part: TapeText): Result<TapeLine[]> {
  return reported(() => reading.take(part));
}

function reported<T>(read: () => T): Result<T> {
  try {
    return ok(read());
  } catch (error) {
    if (error instanceof DamagedTape) return fail(appError(error.code, error.message));
    if (!(error instanceof NotATape)) throw error;
    return fail(appError('not_a_tape', error.message));
  }
}
