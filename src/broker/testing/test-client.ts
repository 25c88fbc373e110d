import { connect, type Socket } from 'node:net';
import type { Api } from '../apis/api.ts';
import { apiVersions } from '../apis/api-versions.ts';
import { FrameSplitter } from '../server/frame-splitter.ts';
import { WireReader } from '../wire/reader.ts';
import { WireWriter } from '../wire/writer.ts';

const MAX_RESPONSE_BYTES = 200_000_000;
/** The answer to a bare token may be empty. */
const MIN_RESPONSE_BYTES = 0;

/** One request as its bytes, length included. */
export function encodeRequest<Request, Response>(
  api: Api<Request, Response>,
  request: Request,
  options: { version: number; correlationId?: number },
): Buffer {
  const { version } = options;
  const flexible = version >= api.flexibleFrom;
  const writer = new WireWriter({ version, flexible });
  writer.writeInt16(api.key);
  writer.writeInt16(version);
  writer.writeInt32(options.correlationId ?? 0);
  writer.writeInt16(4);
  writer.writeText('test', 4);
  if (flexible) {
    writer.writeUnsignedVarint(0);
  }
  api.request.write(writer, request);
  return Buffer.concat(writer.finishFrame());
}

/** A bare connection: what it sends and what it gets are the test's affair. */
export class TestClient {
  readonly socket: Socket;
  readonly closed: Promise<void>;
  readonly #splitter = new FrameSplitter({
    maxFrameBytes: MAX_RESPONSE_BYTES,
    minFrameBytes: MIN_RESPONSE_BYTES,
  });
  readonly #received: Buffer[] = [];
  readonly #waiting: ((frame: Buffer | undefined) => void)[] = [];

  constructor(port: number) {
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (chunk) => {
      this.#received.push(...this.#splitter.push(chunk));
      this.#deliver();
    });
    this.closed = new Promise((resolve) => {
      this.socket.once('close', () => {
        resolve();
        for (const waiting of this.#waiting.splice(0)) {
          waiting(undefined);
        }
      });
    });
  }

  #deliver(): void {
    while (this.#waiting.length > 0 && this.#received.length > 0) {
      this.#waiting.shift()!(this.#received.shift());
    }
  }

  /** The next response, or `undefined` where the connection was closed instead. */
  nextFrame(): Promise<Buffer | undefined> {
    return new Promise((resolve) => {
      if (this.socket.destroyed && this.#received.length === 0) {
        resolve(undefined);
        return;
      }
      this.#waiting.push(resolve);
      this.#deliver();
    });
  }

  async ask<Request, Response>(
    api: Api<Request, Response>,
    request: Request,
    options: { version: number },
  ): Promise<Response> {
    this.socket.write(encodeRequest(api, request, options));
    const frame = await this.nextFrame();
    if (frame === undefined) {
      throw new Error(`no answer to ${api.name}`);
    }
    return decodeResponse(api, frame, options);
  }

  close(): void {
    this.socket.destroy();
  }
}

function decodeResponse<Request, Response>(
  api: Api<Request, Response>,
  frame: Buffer,
  options: { version: number },
): Response {
  const flexible = options.version >= api.flexibleFrom;
  const reader = new WireReader(frame, {
    version: options.version,
    flexible,
    position: 4,
    maxElements: Number.POSITIVE_INFINITY,
  });
  if (flexible && api.key !== apiVersions.key) {
    reader.skipTaggedFields();
  }
  const response = api.response.read(reader);
  if (reader.remaining !== 0) {
    throw new Error(`${reader.remaining} bytes behind the answer to ${api.name}`);
  }
  return response;
}
