import type { Socket } from 'node:net';
import type { RequestContext } from '../apis/api.ts';
import { produce } from '../apis/produce.ts';
import type { BrokerState } from '../broker-state.ts';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import type { WireReader } from '../wire/reader.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { readRequestHeader, type RequestHeader } from './request-header.ts';
import { encodeResponse, encodeUnknownApiVersions } from './response-frame.ts';

/** Above either of these the socket is not read until the client has caught up. */
const MAX_WAITING_REQUESTS = 64;
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;

/** Which node a client came to, and by which of its listeners. */
export type ConnectionOrigin = { nodeId: number; listener: string };

type Slot = { frame: Buffer[] | undefined; isDone: boolean; isProduce: boolean };

/**
 * One client. Requests are handled in the order they came and answered in that order. Only produce
 * requests overlap, so that those in flight share one sync of the disk; all others begin when those
 * before them are done, as clients of Kafka expect.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #broker: BrokerState;
  readonly #origin: ConnectionOrigin;
  readonly #splitter: FrameSplitter;
  readonly #waiting: Buffer[] = [];
  readonly #running: Slot[] = [];
  readonly #disconnectListeners = new Set<() => void>();
  readonly #peer: string;
  #isClosed = false;

  constructor(socket: Socket, broker: BrokerState, origin: ConnectionOrigin) {
    this.#socket = socket;
    this.#broker = broker;
    this.#origin = origin;
    this.#splitter = new FrameSplitter(broker.maxRequestBytes);
    this.#peer = `${socket.remoteAddress}:${socket.remotePort}`;
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('drain', () => this.#goOn());
    // A client that goes away in the middle of something is everyday life.
    socket.on('error', () => this.#onClose());
    socket.on('close', () => this.#onClose());
  }

  close(): void {
    this.#socket.destroy();
    this.#onClose();
  }

  #onClose(): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    this.#waiting.length = 0;
    for (const listener of this.#disconnectListeners) {
      listener();
    }
    this.#disconnectListeners.clear();
  }

  #onData(chunk: Buffer): void {
    try {
      this.#waiting.push(...this.#splitter.push(chunk));
      this.#startWaiting();
    } catch (error) {
      this.#reject(error);
    }
    if (this.#isBehind()) {
      this.#socket.pause();
    }
  }

  #isBehind(): boolean {
    return (
      this.#waiting.length + this.#running.length > MAX_WAITING_REQUESTS ||
      this.#socket.writableLength > MAX_UNSENT_BYTES
    );
  }

  /** Something that stood in the way is gone: an answer was given, or the client has read some. */
  #goOn(): void {
    try {
      this.#startWaiting();
    } catch (error) {
      this.#reject(error);
    }
    if (!this.#isClosed && this.#socket.isPaused() && !this.#isBehind()) {
      this.#socket.resume();
    }
  }

  #reject(error: unknown): void {
    if (!this.#isClosed) {
      const isTheirs = error instanceof MalformedFrameError;
      this.#broker.log({
        level: isTheirs ? 'warn' : 'error',
        message: `connection ${this.#peer} closed: ${describe(error, isTheirs)}`,
      });
    }
    this.close();
  }

  #startWaiting(): void {
    while (!this.#isClosed && this.#waiting.length > 0 && this.#socket.writableLength <= MAX_UNSENT_BYTES) {
      const isProduce = this.#waiting[0]!.readInt16BE(0) === produce.key;
      const mayOverlap = isProduce && this.#running.every((slot) => slot.isProduce);
      if (this.#running.length > 0 && !mayOverlap) {
        return;
      }
      this.#start(this.#waiting.shift()!, isProduce);
    }
  }

  #start(frame: Buffer, isProduce: boolean): void {
    const { header, body } = readRequestHeader(frame);
    const slot: Slot = { frame: undefined, isDone: false, isProduce };
    this.#running.push(slot);
    if (header.isUnknownVersion) {
      this.#finish(slot, encodeUnknownApiVersions(header));
      return;
    }
    const answer = this.#handle(header, body);
    if (answer instanceof Promise) {
      answer.then(
        (response) => this.#finishLater(slot, header, response),
        (error: unknown) => this.#reject(error),
      );
    } else {
      this.#finish(slot, answer === undefined ? undefined : encodeResponse(header, answer));
    }
  }

  #handle(header: RequestHeader, body: WireReader): unknown {
    const request = header.api.request.read(body);
    const context: RequestContext = {
      broker: this.#broker,
      ...this.#origin,
      apiVersion: header.apiVersion,
      clientId: header.clientId,
      clientHost: `/${this.#socket.remoteAddress ?? ''}`,
      onDisconnect: (listener) => {
        this.#disconnectListeners.add(listener);
        return () => this.#disconnectListeners.delete(listener);
      },
    };
    return header.api.handle(request, context);
  }

  #finishLater(slot: Slot, header: RequestHeader, response: unknown): void {
    if (this.#isClosed) {
      return;
    }
    try {
      this.#finish(slot, response === undefined ? undefined : encodeResponse(header, response));
    } catch (error) {
      this.#reject(error);
      return;
    }
    this.#goOn();
  }

  #finish(slot: Slot, frame: Buffer[] | undefined): void {
    slot.frame = frame;
    slot.isDone = true;
    if (this.#running[0] !== slot) {
      return;
    }
    this.#socket.cork();
    while (this.#running[0]?.isDone) {
      for (const chunk of this.#running.shift()!.frame ?? []) {
        this.#socket.write(chunk);
      }
    }
    this.#socket.uncork();
  }
}

function describe(error: unknown, isTheirs: boolean): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return isTheirs ? error.message : (error.stack ?? error.message);
}
