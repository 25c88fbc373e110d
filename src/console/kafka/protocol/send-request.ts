import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

/** What a node of kafkajs's cluster offers for a request of ours (docs/adr/0017). */
export type RequestBroker = {
  /** By API key; null before the first connection. */
  readonly versions: Readonly<
    Record<number, { readonly minVersion: number; readonly maxVersion: number }>
  > | null;
  readonly connectionPool: {
    readonly send: (request: {
      readonly request: {
        readonly apiKey: number;
        readonly apiVersion: number;
        readonly apiName: string;
        readonly encode: () => Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
      };
      readonly response: {
        readonly decode: (payload: Buffer) => Promise<unknown>;
        readonly parse: (decoded: unknown) => Promise<unknown>;
      };
      readonly requestTimeout?: number | null;
      readonly logResponseError?: boolean;
    }) => Promise<unknown>;
  };
};

/** One request of Kafka's protocol, in the versions that are written out here. */
export type KafkaApi<Input, Output> = {
  readonly key: number;
  readonly name: string;
  readonly minVersion: number;
  readonly maxVersion: number;
  /** The first version with compact lengths and tagged fields. */
  readonly flexibleFrom: number;
  readonly encode: (writer: ByteWriter, input: Input, version: number) => void;
  readonly decode: (reader: ByteReader, version: number) => Output;
};

/** The newest version that the node and the API here both have; undefined where there is none. */
export function versionOf(
  broker: RequestBroker,
  { key, minVersion, maxVersion }: Pick<KafkaApi<never, unknown>, 'key' | 'minVersion' | 'maxVersion'>,
): number | undefined {
  const spoken = broker.versions?.[key];
  if (!spoken) {
    return undefined;
  }
  const version = Math.min(spoken.maxVersion, maxVersion);
  return version < Math.max(spoken.minVersion, minVersion) ? undefined : version;
}

/**
 * Sends a request over kafkajs's connection to a node: login, time-outs and throttling are those of the client. kafkajs
 * writes the header without tagged fields, and takes the correlation id off the answer: the rest of both is here.
 */
export async function sendRequest<Input, Output>(
  broker: RequestBroker,
  api: KafkaApi<Input, Output>,
  input: Input,
  options: { readonly timeoutMs?: number } = {},
): Promise<Output> {
  const version = versionOf(broker, api);
  if (version === undefined) {
    throw new Error(`the node has no version of ${api.name} that this application speaks`);
  }
  const form = { flexible: version >= api.flexibleFrom };
  const answer = await broker.connectionPool.send({
    request: {
      apiKey: api.key,
      apiVersion: version,
      apiName: api.name,
      async encode() {
        const writer = new ByteWriter().taggedFields(form);
        api.encode(writer, input, version);
        return { buf: writer.bytes, buffer: writer.bytes };
      },
    },
    response: {
      async decode(payload) {
        const reader = new ByteReader(payload);
        reader.taggedFields(form);
        return api.decode(reader, version);
      },
      parse: async (decoded) => decoded,
    },
    requestTimeout: options.timeoutMs ?? null,
    // Whoever asked is told.
    logResponseError: false,
  });
  return answer as Output;
}
