/** A value as JSON and back, with what structured clone keeps. */
export type Codec = {
  /** Throws what `structuredClone` throws for a value that cannot be cloned. */
  readonly encode: (value: unknown) => string;
  readonly decode: (text: string) => unknown;
};

/**
 * Messages between the main process and a page, as Electron's structured clone would carry them: dates, bytes, bigint,
 * undefined, maps, sets, errors, and values that refer to themselves. One function without imports, since its text
 * is put into pages as well.
 */
export function createCodec(): Codec {
  type Tagged = { readonly $: string; readonly v?: unknown; readonly i?: number; readonly t?: string };
  const views: Record<string, new (buffer: ArrayBuffer) => unknown> = {
    Uint8Array,
    Uint8ClampedArray,
    Int8Array,
    Uint16Array,
    Int16Array,
    Uint32Array,
    Int32Array,
    Float32Array,
    Float64Array,
    BigInt64Array,
    BigUint64Array,
    DataView,
  };

  function toBase64(bytes: Uint8Array): string {
    let text = '';
    for (let at = 0; at < bytes.length; at += 32_768) {
      text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    }
    return btoa(text);
  }

  function fromBase64(text: string): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  }

  function encodeNumber(value: number): unknown {
    if (Object.is(value, -0)) return { $: 'number', v: '-0' };
    return Number.isFinite(value) ? value : { $: 'number', v: String(value) };
  }

  function encodeObject(value: object, seen: Map<object, number>): unknown {
    const before = seen.get(value);
    if (before !== undefined) return { $: 'seen', i: before };
    const i = seen.size;
    seen.set(value, i);
    const each = (item: unknown): unknown => encodePart(item, seen);
    if (Array.isArray(value)) return { $: 'array', i, v: Array.from(value, each) };
    if (value instanceof Date) return { $: 'date', i, v: encodeNumber(value.getTime()) };
    if (value instanceof Map)
      return { $: 'map', i, v: [...value].map(([key, item]) => [each(key), each(item)]) };
    if (value instanceof Set) return { $: 'set', i, v: [...value].map(each) };
    if (value instanceof RegExp) return { $: 'regexp', i, v: [value.source, value.flags] };
    if (value instanceof Error) return { $: 'error', i, v: [value.name, value.message, value.stack ?? ''] };
    if (value instanceof ArrayBuffer)
      return { $: 'bytes', i, t: 'ArrayBuffer', v: toBase64(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const name = value.constructor.name;
      return { $: 'bytes', i, t: name in views ? name : 'Uint8Array', v: toBase64(bytes) };
    }
    return { $: 'object', i, v: Object.entries(value).map(([key, item]) => [key, each(item)]) };
  }

  function encodePart(value: unknown, seen: Map<object, number>): unknown {
    if (value === undefined) return { $: 'undefined' };
    if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
    if (typeof value === 'number') return encodeNumber(value);
    return typeof value === 'object' && value !== null ? encodeObject(value, seen) : value;
  }

  function decodePart(part: unknown, seen: unknown[]): unknown {
    if (part === null || typeof part !== 'object') return part;
    const { $, v, i = 0, t = '' } = part as Tagged;
    const each = (item: unknown): unknown => decodePart(item, seen);
    const keep = <T>(value: T): T => {
      seen[i] = value;
      return value;
    };
    switch ($) {
      case 'seen':
        return seen[i];
      case 'bigint':
        return BigInt(v as string);
      case 'number':
        return Number(v);
      case 'array': {
        const array = keep<unknown[]>([]);
        for (const item of v as unknown[]) array.push(each(item));
        return array;
      }
      case 'date':
        return keep(new Date(each(v) as number));
      case 'map': {
        const map = keep(new Map<unknown, unknown>());
        for (const [key, item] of v as [unknown, unknown][]) map.set(each(key), each(item));
        return map;
      }
      case 'set': {
        const set = keep(new Set<unknown>());
        for (const item of v as unknown[]) set.add(each(item));
        return set;
      }
      case 'regexp': {
        const [source = '', flags = ''] = v as string[];
        return keep(new RegExp(source, flags));
      }
      case 'error': {
        const [name = '', message = '', stack = ''] = v as string[];
        return keep(Object.assign(new Error(message), { name, stack }));
      }
      case 'bytes': {
        const { buffer } = fromBase64(v as string);
        const View = views[t];
        return keep(View ? new View(buffer) : buffer);
      }
      case 'object': {
        const object = keep<Record<string, unknown>>({});
        for (const [key, item] of v as [string, unknown][]) {
          const value = each(item);
          Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
        }
        return object;
      }
      default:
        return undefined;
    }
  }

  return {
    // Cloned first: what cannot be cloned fails with the same words as in Electron.
    encode: (value) => JSON.stringify(encodePart(structuredClone(value), new Map())),
    decode: (text) => decodePart(JSON.parse(text), []),
  };
}
