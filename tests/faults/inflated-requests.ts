import type { AnyApi } from '../../src/broker/apis/api.ts';
import type { ValidRequest } from './broker-valid-requests.ts';

export type Inflated = { api: AnyApi; what: string; request: unknown };

type Copy = (item: unknown, index: number) => unknown;

/** Every array of a request in turn with `count` elements: all the same one, and all different ones. */
export function inflated({ api, request }: ValidRequest, count: number): Inflated[] {
  const kinds: [string, Copy][] = [
    ['the same', (item) => item],
    ['different', (item, index) => distinct(item, index)],
  ];
  return arraysIn(request).flatMap((path) =>
    kinds.map(([kind, copy]) => ({
      api,
      what: `${api.name}: ${count} ${kind} ${path.join('.')}`,
      request: carriedOut(withArray(request, path, count, copy)),
    })),
  );
}

type Path = (string | number)[];

function arraysIn(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) {
    return [path, ...arraysIn(value[0], [...path, 0])];
  }
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([name, each]) => arraysIn(each, [...path, name]));
}

function withArray(value: unknown, path: Path, count: number, copy: Copy): unknown {
  const [step, ...rest] = path;
  if (step === undefined) {
    const [item] = value as unknown[];
    return Array.from({ length: count }, (_, index) => copy(item, index));
  }
  if (Array.isArray(value)) {
    return [withArray(value[0], rest, count, copy)];
  }
  const object = value as Record<string, unknown>;
  return { ...object, [step]: withArray(object[step], rest, count, copy) };
}

/** Another name, or another number, in each field that may be one; what is in arrays stays. */
function distinct(value: unknown, index: number): unknown {
  if (typeof value === 'string') {
    return /^0{32}$/u.test(value) ? value : `${value}-${index}`;
  }
  if (typeof value === 'number') {
    return index;
  }
  if (typeof value === 'bigint') {
    return BigInt(index);
  }
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value) || Array.isArray(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, isSmall(name) ? each : distinct(each, index)]),
  );
}

/** Fields of one or two bytes. */
function isSmall(name: string): boolean {
  return ['resourceType', 'configOperation', 'replicationFactor', 'matchType', 'mechanism'].includes(name);
}

/** Not only checked: the work itself is what may be too much. */
function carriedOut(request: unknown): unknown {
  return 'validateOnly' in (request as object) ? { ...(request as object), validateOnly: false } : request;
}
