import { apiRanges, apiVersions } from '../apis/api-versions.ts';
import { ErrorCode } from '../wire/error-code.ts';
import { WireWriter } from '../wire/writer.ts';
import type { RequestHeader } from './request-header.ts';

/*
 * header v0 => correlation_id int32
 * header v1 => correlation_id int32 | tagged fields; in flexible versions, except for ApiVersions
 */
export function encodeResponse(header: RequestHeader, response: unknown): Buffer[] {
  const { api, apiVersion } = header;
  const flexible = apiVersion >= api.flexibleFrom;
  const writer = new WireWriter({ version: apiVersion, flexible });
  writer.writeInt32(header.correlationId);
  if (flexible && api.key !== apiVersions.key) {
    writer.writeUnsignedVarint(0);
  }
  api.response.write(writer, response);
  return writer.finishFrame();
}

/** The server's token as old clients read it: after a SaslHandshake of version 0, without any header. */
export function encodeBareToken(token: Buffer): Buffer[] {
  const size = Buffer.alloc(4);
  size.writeInt32BE(token.length);
  return [size, token];
}

/** KIP-511: in a format every client reads, what it may ask instead. */
export function encodeUnknownApiVersions(header: RequestHeader): Buffer[] {
  const writer = new WireWriter({ version: 0, flexible: false });
  writer.writeInt32(header.correlationId);
  apiVersions.response.write(writer, {
    errorCode: ErrorCode.UNSUPPORTED_VERSION,
    apiKeys: apiRanges(),
  });
  return writer.finishFrame();
}
