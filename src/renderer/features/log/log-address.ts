import type { LogFilter } from '../../../contract/log.ts';

export const LOG_STARTS = ['live', 'latest', 'beginning', 'offset', 'time'] as const;
export type LogStartKind = (typeof LOG_STARTS)[number];

/** What the log view shows: all of it is in its address, so that it can be shared. */
export type LogAddress = {
  readonly topic: string;
  readonly partition: number | undefined;
  readonly from: LogStartKind;
  /** The offset, or the local time `YYYY-MM-DDTHH:MM`, that `from` asks for. */
  readonly at: string;
  readonly filter: LogFilter;
};

const FILTERS = ['key', 'type', 'text', 'path'] as const;

export function readAddress(topic: string, search: string): LogAddress {
  const query = new URLSearchParams(search);
  const partition = query.get('partition') ?? '';
  return {
    topic,
    partition: /^\d{1,9}$/.test(partition) ? Number(partition) : undefined,
    from: LOG_STARTS.find((kind) => kind === query.get('from')) ?? 'live',
    at: query.get('at') ?? '',
    filter: {
      key: query.get('key') ?? '',
      type: query.get('type') ?? '',
      text: query.get('text') ?? '',
      path: query.get('path') ?? '',
    },
  };
}

export function writeAddress({ topic, partition, from, at, filter }: LogAddress): string {
  const query = new URLSearchParams();
  if (partition !== undefined) query.set('partition', String(partition));
  if (from !== 'live') query.set('from', from);
  if (at !== '' && (from === 'offset' || from === 'time')) query.set('at', at);
  for (const name of FILTERS) if (filter[name] !== '') query.set(name, filter[name]);
  const text = query.toString();
  return `/log/${encodeURIComponent(topic)}${text === '' ? '' : `?${text}`}`;
}
