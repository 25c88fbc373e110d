import type { AnyApi } from '../apis/api.ts';
import { apiRegistry } from '../apis/registry.ts';
import { apiVersions } from '../apis/api-versions.ts';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import { WireReader } from '../wire/reader.ts';

/** Key, version, correlation id. */
const HEADER_BYTES = 8;

export type RequestHeader = {
  api: AnyApi;
  apiVersion: number;
  /** ApiVersions in a version that is not known: its body is not looked at. */
  isUnknownVersion: boolean;
  correlationId: number;
  clientId: string;
};

/*
 * header v1 => api_key int16 | api_version int16 | correlation_id int32 | client_id nullable string
 * header v2 => the same, then tagged fields; the client id stays a classic string
 */
export function readRequestHeader(frame: Buffer): { header: RequestHeader; body: WireReader } {
  if (frame.length < HEADER_BYTES) {
    throw new MalformedFrameError(`request of ${frame.length} bytes`);
  }
  const apiKey = frame.readInt16BE(0);
  const apiVersion = frame.readInt16BE(2);
  const correlationId = frame.readInt32BE(4);
  const api = apiRegistry.get(apiKey);
  if (api === undefined) {
    throw new MalformedFrameError(`unknown api key ${apiKey}`);
  }
  const isSupported = apiVersion >= api.versions.from && apiVersion <= api.versions.to;
  const isUnknownVersion = !isSupported && api.key === apiVersions.key;
  if (!isSupported && !isUnknownVersion) {
    throw new MalformedFrameError(`${api.name} version ${apiVersion} is not supported`);
  }
  const flexible = apiVersion >= api.flexibleFrom;
  const classic = new WireReader(frame, { version: apiVersion, flexible: false, position: HEADER_BYTES });
  const clientIdLength = isUnknownVersion ? -1 : classic.readStringLength();
  const clientId = clientIdLength === -1 ? '' : classic.readText(clientIdLength);
  const body = new WireReader(frame, { version: apiVersion, flexible, position: classic.position });
  if (flexible && !isUnknownVersion) {
    body.skipTaggedFields();
  }
  return { header: { api, apiVersion, isUnknownVersion, correlationId, clientId }, body };
}
