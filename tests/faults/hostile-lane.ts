import { connect, type Socket } from 'node:net';
import { apiVersions } from '../../src/broker/apis/api-versions.ts';
import { FrameSplitter } from '../../src/broker/server/frame-splitter.ts';
import { encodeRequest } from '../../src/broker/testing/test-client.ts';
import { mutateRequest } from './mutate-request.ts';
import type { ValidRequest } from './broker-valid-requests.ts';

const FRAMES_AT_ONCE = 40;
const LAST_ID = 0x5e5e5e5e;
/** A long poll, or a length that swallowed what follows it: nothing will come. */
const STALL_MS = 100;

const LAST_FRAME = encodeRequest(
  apiVersions,
  { clientSoftwareName: '', clientSoftwareVersion: '' },
  { version: 0, correlationId: LAST_ID },
);

export type Lanes = {
  port: number;
  random: (below: number) => number;
  requests: ValidRequest[];
  /** Frames known to have been dealt with: answered, waited for, or the end of their connection. */
  handled: number;
  /** How many lines each connection, by its own port, must at least and may at most have caused. */
  lines: Map<number, { least: number; most: number }>;
  isOver: () => boolean;
};

type Outcome = 'answered' | 'closed' | 'stalled';

/** Sends bursts of damaged frames, on the same connection as long as the broker lets it. */
export async function hostileLane(lanes: Lanes): Promise<void> {
  while (!lanes.isOver()) {
    const connection = await HostileConnection.open(lanes.port);
    let outcome: Outcome;
    do {
      outcome = await connection.burst(lanes);
    } while (outcome === 'answered' && !lanes.isOver());
    const before = lanes.lines.get(connection.port) ?? { least: 0, most: 0 };
    const { least, most } = { answered: NO_LINE, stalled: MAYBE_A_LINE, closed: ONE_LINE }[outcome];
    lanes.lines.set(connection.port, { least: before.least + least, most: before.most + most });
    await connection.end();
  }
}

const NO_LINE = { least: 0, most: 0 };
const ONE_LINE = { least: 1, most: 1 };
/** It is ended from here; a frame that was never whole is told of. */
const MAYBE_A_LINE = { least: 0, most: 1 };

class HostileConnection {
  readonly #socket: Socket;
  readonly #splitter = new FrameSplitter({ maxFrameBytes: 200_000_000, minFrameBytes: 4 });
  readonly #closed: Promise<void>;
  readonly port: number;
  #answeredUpTo = -1;
  #onLast: (() => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.port = socket.localPort!;
    socket.on('error', () => undefined);
    this.#closed = new Promise((resolve) => void socket.once('close', () => resolve()));
    socket.on('data', (chunk) => {
      for (const frame of this.#splitter.push(chunk)) {
        this.#onAnswer(frame.readInt32BE(0));
      }
    });
  }

  static async open(port: number): Promise<HostileConnection> {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return new HostileConnection(socket);
  }

  #onAnswer(correlationId: number): void {
    if (correlationId === LAST_ID) {
      this.#onLast?.();
    } else if (correlationId >= 0 && correlationId < FRAMES_AT_ONCE) {
      this.#answeredUpTo = Math.max(this.#answeredUpTo, correlationId);
    }
  }

  async burst(lanes: Lanes): Promise<Outcome> {
    this.#answeredUpTo = -1;
    const frames: Buffer[] = [];
    let isCut = false;
    while (frames.length < FRAMES_AT_ONCE && !isCut) {
      const frame = hostileFrame(lanes, frames.length);
      frames.push(frame);
      isCut = frame.length < 4 + frame.readInt32BE(0);
    }
    const answered = new Promise<Outcome>((resolve) => {
      this.#onLast = () => resolve('answered');
    });
    if (isCut) {
      this.#socket.end(Buffer.concat(frames));
    } else {
      this.#socket.write(Buffer.concat([...frames, LAST_FRAME]));
    }
    const stall = Promise.withResolvers<Outcome>();
    const timer = setTimeout(() => stall.resolve('stalled'), STALL_MS);
    const outcome = await Promise.race([answered, this.#closed.then((): Outcome => 'closed'), stall.promise]);
    clearTimeout(timer);
    // Answers come in order; one frame more was being dealt with when the connection ended.
    lanes.handled += outcome === 'answered' ? frames.length : Math.min(this.#answeredUpTo + 2, frames.length);
    return outcome;
  }

  async end(): Promise<void> {
    this.#socket.end();
    this.#socket.resume();
    await this.#closed;
  }
}

function hostileFrame({ random, requests }: Lanes, correlationId: number): Buffer {
  const { api, request } = requests[random(requests.length)]!;
  const version = api.versions.from + random(api.versions.to - api.versions.from + 1);
  return mutateRequest(encodeRequest(api, request, { version, correlationId }), random);
}
