import { array, int16, int64, since, string } from '../wire/codec.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { struct, tagged } from '../wire/struct.ts';
import { type AnyApi, defineApi } from './api.ts';
import { throttleTimeMs } from './common-fields.ts';

type ApiRange = { apiKey: number; minVersion: number; maxVersion: number };

/*
 * Request  => [v3+] client_software_name client_software_version
 * Response => error_code [api_key min_version max_version] [v1+] throttle_time_ms
 *
 * The response header is v0 in every version, and a version that is not known is answered with a v0
 * body and error 35, so that the client can find out (KIP-511).
 */
export const apiVersions = defineApi({
  key: 18,
  name: 'ApiVersions',
  versions: { from: 0, to: 4 },
  flexibleFrom: 3,
  request: struct({
    clientSoftwareName: since(3, string, ''),
    clientSoftwareVersion: since(3, string, ''),
  }),
  response: struct({
    errorCode: int16,
    apiKeys: array(struct({ apiKey: int16, minVersion: int16, maxVersion: int16 })),
    throttleTimeMs: throttleTimeMs(1),
    finalizedFeaturesEpoch: tagged(1, 3, int64),
  }),
  handle: () => ({ errorCode: ErrorCode.NONE, apiKeys: apiRanges() }),
});

let ranges: ApiRange[] = [];

/** The registry knows this API and this API must list the registry: it is told on start. */
export function setApiRanges(apis: Iterable<AnyApi>): void {
  ranges = [...apis].map((api) => ({
    apiKey: api.key,
    minVersion: api.versions.from,
    maxVersion: api.versions.to,
  }));
}

export function apiRanges(): ApiRange[] {
  return ranges;
}
