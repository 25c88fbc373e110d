import { appError, fail, ok, type Result } from '../../contract/app-error.ts';
import type { LogLane, LogPage, LogRow, LogSearch, LogStop, LogTopic } from '../../contract/log.ts';
import { OffsetOutOfRange, type LogReader } from '../kafka/log-reader.ts';
import type { PartitionRange } from '../kafka/partition-range.ts';
import { LogCursor } from '../replay/log-cursor.ts';
import { laneKey, type Place } from '../replay/place.ts';
import { logRow, recordMatcher } from './record-filter.ts';
import { messageOf } from '../../domain/message-of.ts';

export type LogBrowserOptions = {
  readonly reader: Pick<LogReader, 'ranges' | 'read' | 'offsetAt' | 'topics'>;
  readonly entityOf: (topic: string) => LogTopic['entity'];
  /** Where the console reads on. */
  readonly positionOf: (topic: string, partition: number) => bigint | undefined;
  readonly isPrivate: () => boolean;
  readonly now: () => number;
};

/** Reads any topic, for whoever looks at the log. */
export type LogBrowser = {
  readonly topics: () => Promise<Result<readonly LogTopic[]>>;
  /** Looks for records for a while; a long search is asked again with where it left off. */
  readonly search: (search: LogSearch) => Promise<Result<LogPage>>;
  readonly lanes: (topic: string) => Promise<readonly LogLane[]>;
};

/** A search answers after this, with what it has: whoever asked sees how far it is, and may stop. */
const SEARCH_MS = 1_000;

export function createLogBrowser(options: LogBrowserOptions): LogBrowser {
  const { reader, positionOf, entityOf, isPrivate, now } = options;
  async function placeOf(
    cursor: LogCursor,
    ranges: readonly PartitionRange[],
    search: LogSearch,
  ): Promise<Place> {
    const { start } = search;
    switch (start.kind) {
      case 'beginning':
        return new Map();
      case 'time':
        return cursor.placeAt(start.atMs);
      case 'offset':
        return within(ranges, () => BigInt(start.offset));
      case 'next':
        return within(ranges, (range) => BigInt(start.offsets[laneKey(range)] ?? range.low));
      case 'latest': {
        const place = new Map(cursor.end);
        for (const record of (await cursor.before(cursor.end, search.limit)).toReversed())
          place.set(laneKey(record), record.offset);
        return place;
      }
    }
  }

  async function look(search: LogSearch): Promise<LogPage> {
    const startedAtMs = now();
    const ranges = (await reader.ranges([search.topic])).filter(
      ({ partition }) => search.partition === undefined || partition === search.partition,
    );
    const cursor = new LogCursor(reader, ranges);
    cursor.goTo(await placeOf(cursor, ranges, search));
    const matches = recordMatcher(search.filter, isPrivate());
    const rows: LogRow[] = [];
    let scanned = 0;
    let stopped: LogStop = 'end';
    for (let record = await cursor.take(); record; record = await cursor.take()) {
      scanned += 1;
      if (!matches || matches(record)) rows.push(logRow(record, isPrivate()));
      if (rows.length >= search.limit) stopped = (await cursor.peek()) ? 'found' : 'end';
      else if (now() - startedAtMs >= SEARCH_MS) stopped = 'time';
      else continue;
      break;
    }
    const next = Object.fromEntries([...cursor.place()].map(([key, offset]) => [key, String(offset)]));
    return { rows, scanned, tookMs: now() - startedAtMs, stopped, next };
  }

  return {
    topics: () =>
      answering(async () => {
        const topics = await reader.topics();
        return topics.map(({ name, partitions, isInternal }) => ({
          name,
          partitions,
          isInternal,
          entity: entityOf(name),
        }));
      }),
    search: (search) => answering(() => look(search)),
    async lanes(topic) {
      const ranges = await reader.ranges([topic]);
      return ranges.map(({ partition, low, high }) => {
        const position = positionOf(topic, partition);
        return {
          partition,
          low: String(low),
          high: String(high),
          position: position === undefined ? undefined : String(position),
        };
      });
    },
  };
}

/** Inside what the partitions hold: below it means its beginning, beyond it its end. */
function within(ranges: readonly PartitionRange[], offsetOf: (range: PartitionRange) => bigint): Place {
  return new Map(
    ranges.map((range) => {
      const offset = offsetOf(range);
      const { low, high } = range;
      return [laneKey(range), offset < low ? low : offset > high ? high : offset];
    }),
  );
}

export function isNoTopic(error: unknown): boolean {
  return (error as { type?: string }).type === 'UNKNOWN_TOPIC_OR_PARTITION';
}

/** Whether Kafka answers, and refuses what it was asked for. */
export function isNotAllowed(error: unknown): boolean {
  return (error as { type?: string }).type === 'TOPIC_AUTHORIZATION_FAILED';
}

async function answering<T>(work: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work());
  } catch (error) {
    if (isNotAllowed(error)) {
      return fail(appError('right_missing', 'the topic may not be read'));
    }
    const code =
      isNoTopic(error) || error instanceof OffsetOutOfRange || error instanceof RangeError
        ? 'not_found'
        : 'kafka_unreachable';
    return fail(appError(code, messageOf(error)));
  }
}
