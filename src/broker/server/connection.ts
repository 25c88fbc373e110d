import type { Socket } from 'node:net';
import type { RequestContext } from '../apis/api.ts';
import { apiVersions } from '../apis/api-versions.ts';
import { produce } from '../apis/produce.ts';
import { saslAuthenticate } from '../apis/sasl-authenticate.ts';
import { saslHandshake } from '../apis/sasl-handshake.ts';
import type { BrokerState } from '../broker-state.ts';
import type { Cancel } from '../clock.ts';
import type { SecurityProtocol } from '../security/listener-options.ts';
import { AuthenticationError } from '../security/sasl-exchange.ts';
import { SaslSession } from '../security/sasl-session.ts';
import { MalformedFrameError } from '../wire/malformed-frame-error.ts';
import type { WireReader } from '../wire/reader.ts';
import { WorkSlices } from '../work-slices.ts';
import { ArrivalOrder } from './arrival-order.ts';
import type { Guest } from './connection-limit.ts';
import { FrameSplitter } from './frame-splitter.ts';
import type { Holder } from './memory-budget.ts';
import { readRequestHeader, type RequestHeader } from './request-header.ts';
import { encodeBareToken, encodeResponse, encodeUnknownApiVersions } from './response-frame.ts';

/** Above any of these the socket is not read until the client has caught up. */
const MAX_WAITING_REQUESTS = 64;
const MAX_WAITING_BYTES = 16 * 1024 * 1024;
const MAX_UNSENT_BYTES = 4 * 1024 * 1024;
/** Apache Kafka's defaults: `connections.max.idle.ms`, `connection.failed.authentication.delay.ms`. */
const IDLE_MS = 600_000;
const FAILED_LOGIN_DELAY_MS = 100;
const LOGIN_MS = 30_000;
/** Nobody who has not logged in needs more for a request (`sasl.server.max.receive.size`). */
const MAX_LOGIN_BYTES = 524_288;
const BEFORE_LOGIN = new Set([apiVersions.key, saslHandshake.key, saslAuthenticate.key]);

/** Which node a client came to, and by which of its listeners. */
export type ConnectionOrigin = { nodeId: number; listener: SecurityProtocol; needsLogin: boolean };

type Slot = { frame: Buffer[] | undefined; requestBytes: number; isDone: boolean; isProduce: boolean };

/**
 * One client. Requests are handled in the order they came and answered in that order. Only produce
 * requests overlap, so that those in flight share one sync of the disk; all others begin when those
 * before them are done, as clients of Kafka expect.
 */
export class Connection implements Holder, Guest {
  readonly #socket: Socket;
  readonly #broker: BrokerState;
  readonly #origin: ConnectionOrigin;
  readonly #splitter: FrameSplitter;
  readonly #waiting: Buffer[] = [];
  readonly #running: Slot[] = [];
  readonly #arrivals = new ArrivalOrder();
  readonly #disconnectListeners = new Set<() => void>();
  readonly #peer: string;
  readonly #sasl: SaslSession | undefined;
  #cancelLoginTimer: Cancel | undefined;
  #waitingBytes = 0;
  #runningBytes = 0;
  /** What the budget has been told of. */
  #countedBytes = 0;
  #closesAfterAnswer = false;
  #isClosed = false;
  readonly openedAtMs: number;
  movedAtMs: number;
  hasBeenServed = false;

  constructor(socket: Socket, broker: BrokerState, origin: ConnectionOrigin) {
    this.#socket = socket;
    this.#broker = broker;
    this.#origin = origin;
    this.#sasl = origin.needsLogin ? new SaslSession(broker.credentials) : undefined;
    this.#splitter = new FrameSplitter(
      origin.needsLogin
        ? { maxFrameBytes: MAX_LOGIN_BYTES, minFrameBytes: 1 }
        : { maxFrameBytes: broker.maxRequestBytes },
    );
    this.#peer = `${socket.remoteAddress}:${socket.remotePort}`;
    this.openedAtMs = broker.clock.nowMs();
    this.movedAtMs = this.openedAtMs;
  }

  open(): void {
    const socket = this.#socket;
    this.#broker.memory.add(this);
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('end', () => this.#onEnd());
    // A client that goes away in the middle of something is everyday life.
    socket.on('error', () => this.#onClose());
    socket.on('close', () => this.#onClose());
    socket.setTimeout(IDLE_MS, () => this.#onIdle());
    if (this.#sasl !== undefined) {
      this.#cancelLoginTimer = this.#broker.clock.after(LOGIN_MS, () => this.evict('no login in time'));
    }
  }

  #onEnd(): void {
    if (this.#splitter.bufferedBytes > 0) {
      this.#reject(new MalformedFrameError('it ended in the middle of a frame'));
    }
  }

  get isBusy(): boolean {
    return this.#running.length > 0 || this.#countedBytes > 0;
  }

  get heldBytes(): number {
    return this.#countedBytes;
  }

  evict(reason: string): void {
    this.#reject(new MalformedFrameError(reason));
  }

  resume(): void {
    this.#goOn();
  }

  #onIdle(): void {
    // A fetch may wait longer for records than the client has been silent.
    if (this.#running.length === 0) {
      this.#close();
    }
  }

  #close(): void {
    this.#socket.destroy();
    this.#onClose();
  }

  #onClose(): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    this.#cancelLoginTimer?.();
    this.#waiting.length = 0;
    this.#broker.memory.remove(this, this.#countedBytes);
    for (const listener of this.#disconnectListeners) {
      listener();
    }
    this.#disconnectListeners.clear();
  }

  /** Tells the budget what is held now. */
  #count(): void {
    if (this.#isClosed) {
      return;
    }
    const heldBytes =
      this.#splitter.bufferedBytes + this.#waitingBytes + this.#runningBytes + this.#socket.writableLength;
    const byBytes = heldBytes - this.#countedBytes;
    this.#countedBytes = heldBytes;
    if (byBytes !== 0) {
      this.#broker.memory.changed(byBytes);
    }
  }

  #onData(chunk: Buffer): void {
    if (this.#isClosed || this.#closesAfterAnswer) {
      return;
    }
    this.movedAtMs = this.#broker.clock.nowMs();
    try {
      for (const frame of this.#splitter.push(chunk)) {
        this.#waiting.push(frame);
        this.#waitingBytes += frame.length;
      }
      this.#startWaiting();
    } catch (error) {
      this.#reject(error);
    }
    this.#count();
    if (!this.#isClosed && this.#mustNotRead()) {
      this.#socket.pause();
    }
  }

  /** The system took an answer, because the client had room for it. */
  readonly #onTaken = (): void => {
    this.movedAtMs = this.#broker.clock.nowMs();
    this.#goOn();
  };

  #mustNotRead(): boolean {
    const isBehind =
      this.#waiting.length + this.#running.length > MAX_WAITING_REQUESTS ||
      this.#waitingBytes > MAX_WAITING_BYTES ||
      this.#socket.writableLength > this.#mayBeUnsent();
    if (isBehind) {
      this.#broker.memory.stepBack(this);
    }
    return isBehind || this.#broker.memory.mustPause(this);
  }

  /** While memory is short, one answer is taken before the next is made. */
  #mayBeUnsent(): number {
    return this.#broker.memory.isShort ? 0 : MAX_UNSENT_BYTES;
  }

  /** Something that stood in the way is gone: an answer was given, or the client has read some. */
  #goOn(): void {
    try {
      this.#startWaiting();
    } catch (error) {
      this.#reject(error);
    }
    this.#count();
    if (!this.#isClosed && this.#socket.isPaused() && !this.#mustNotRead()) {
      this.#socket.resume();
    }
  }

  #reject(error: unknown): void {
    if (!this.#isClosed) {
      const isTheirs = error instanceof MalformedFrameError || error instanceof AuthenticationError;
      this.#broker.log({
        level: isTheirs ? 'warn' : 'error',
        message: `connection ${this.#peer} closed: ${describe(error, isTheirs)}`,
      });
    }
    this.#close();
  }

  #startWaiting(): void {
    while (
      !this.#isClosed &&
      this.#waiting.length > 0 &&
      this.#socket.writableLength <= this.#mayBeUnsent()
    ) {
      const isProduce = isProduceFrame(this.#waiting[0]!);
      const mayOverlap = isProduce && this.#running.every((slot) => slot.isProduce);
      if (this.#closesAfterAnswer || (this.#running.length > 0 && !mayOverlap)) {
        return;
      }
      const frame = this.#waiting.shift()!;
      this.#waitingBytes -= frame.length;
      this.#start(frame, isProduce);
    }
  }

  #start(frame: Buffer, isProduce: boolean): void {
    const slot: Slot = { frame: undefined, requestBytes: frame.length, isDone: false, isProduce };
    this.#running.push(slot);
    this.#runningBytes += frame.length;
    if (this.#sasl?.expectsBareTokens) {
      this.#settle(slot, this.#sasl.answer(frame), encodeBareToken);
      return;
    }
    const { header, body } = readRequestHeader(frame);
    if (this.#sasl?.isAuthenticated === false && !BEFORE_LOGIN.has(header.api.key)) {
      throw new MalformedFrameError(`${header.api.name} without a login`);
    }
    if (header.isUnknownVersion) {
      this.#finish(slot, encodeUnknownApiVersions(header));
      return;
    }
    const encode = (answer: unknown): Buffer[] | undefined =>
      answer === undefined ? undefined : encodeResponse(header, answer);
    const answer = this.#handle(header, body);
    if (answer instanceof Promise) {
      this.#settle(slot, answer, encode);
    } else {
      this.#finish(slot, encode(answer));
    }
  }

  #handle(header: RequestHeader, body: WireReader): unknown {
    const request = header.api.request.read(body);
    const context: RequestContext = {
      broker: this.#broker,
      nodeId: this.#origin.nodeId,
      listener: this.#origin.listener,
      apiVersion: header.apiVersion,
      clientId: header.clientId,
      clientHost: `/${this.#socket.remoteAddress ?? ''}`,
      sasl: this.#sasl,
      arrivals: this.#arrivals,
      slices: new WorkSlices(),
      rejectClient: (reason) => this.#rejectAfterAnswer(reason),
      onDisconnect: (listener) => {
        this.#disconnectListeners.add(listener);
        return () => this.#disconnectListeners.delete(listener);
      },
    };
    return header.api.handle(request, context);
  }

  /** Guessing takes time: the answer waits a little, and is the last. */
  #rejectAfterAnswer(reason: string): Promise<void> {
    this.#closesAfterAnswer = true;
    this.#broker.log({ level: 'warn', message: `connection ${this.#peer} closed: ${reason}` });
    return new Promise((resolve) => {
      this.#broker.clock.after(FAILED_LOGIN_DELAY_MS, resolve);
    });
  }

  #settle<Answer>(
    slot: Slot,
    answer: Promise<Answer>,
    encode: (answer: Answer) => Buffer[] | undefined,
  ): void {
    answer
      .then((value) => {
        if (!this.#isClosed) {
          this.#finish(slot, encode(value));
          this.#goOn();
        }
      })
      .catch((error: unknown) => this.#reject(error));
  }

  #finish(slot: Slot, frame: Buffer[] | undefined): void {
    slot.frame = frame;
    slot.isDone = true;
    this.hasBeenServed ||= this.#sasl === undefined || this.#sasl.isAuthenticated;
    if (this.#sasl?.isAuthenticated && this.#cancelLoginTimer !== undefined) {
      this.#cancelLoginTimer();
      this.#cancelLoginTimer = undefined;
      this.#splitter.maxFrameBytes = this.#broker.maxRequestBytes;
    }
    if (this.#running[0] !== slot) {
      return;
    }
    this.#socket.cork();
    while (this.#running[0]?.isDone) {
      const done = this.#running.shift()!;
      this.#runningBytes -= done.requestBytes;
      const chunks = done.frame ?? [];
      for (const [index, chunk] of chunks.entries()) {
        this.#socket.write(chunk, index === chunks.length - 1 ? this.#onTaken : undefined);
      }
    }
    this.#socket.uncork();
    if (this.#closesAfterAnswer) {
      this.#socket.end();
    }
  }
}

function isProduceFrame(frame: Buffer): boolean {
  return frame.length >= 2 && frame.readInt16BE(0) === produce.key;
}

function describe(error: unknown, isTheirs: boolean): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  return isTheirs ? error.message : (error.stack ?? error.message);
}
