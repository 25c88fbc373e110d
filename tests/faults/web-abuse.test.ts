import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { request as requestTls } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { generate } from 'selfsigned';
import { io, type Socket as Screen } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SCREEN_NAMESPACE } from '../../src/contract/channels.ts';
import { descriptorLimit } from '../../src/broker/log/descriptor-limit.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { startHost, type Host } from '../support/start-host.ts';
import { seed } from './fault-length.ts';
import { abusesOf, holdOpen } from './web-abuse-clients.ts';

const ABUSES = 5_000;
const AT_A_TIME = 60;
const HELD = 3_000;
const CANARY_EVERY = 25;
/** A host that is only slow answers earlier. */
const CANARY_PATIENCE_MS = 60_000;
/** Open files besides the held connections. */
const SPARE = 256;

type Answer = {
  readonly status: number | undefined;
  readonly body: string;
  readonly cookie: string | undefined;
};

describe.each([{ tls: false }, { tls: true }])(
  `the browser host under abuse, TLS $tls (seed ${seed})`,
  ({ tls }) => {
    let dir: string;
    let host: Host;
    let port: number;
    /** Open from the start, as a presenter's is. */
    let screen: Screen;
    let session: string;
    const held: Socket[] = [];

    beforeAll(async () => {
      dir = await mkdtemp(join(tmpdir(), 'vigie-abuse-'));
      const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
      const files = { '--tls-cert': join(dir, 'cert.pem'), '--tls-key': join(dir, 'key.pem') };
      await writeFile(files['--tls-cert'], cert);
      await writeFile(files['--tls-key'], key);
      host = await startHost({ home: join(dir, 'home'), args: tls ? Object.entries(files).flat() : [] });
      port = Number(new URL(host.origin).port);
      screen = await openScreen();
      session = await openSession();
    });
    afterEach(() => {
      for (const socket of held.splice(0)) socket.destroy();
    });
    afterAll(async () => {
      screen.disconnect();
      await host.stop();
      await rm(dir, { recursive: true });
    });

    /** Asks on a connection of its own. */
    function ask(path: string, headers: Record<string, string>): Promise<Answer> {
      const send = tls ? requestTls : request;
      return new Promise((resolve, reject) => {
        const options = { headers, rejectUnauthorized: false, agent: false, timeout: CANARY_PATIENCE_MS };
        const asked = send(host.origin + path, options, (response) => {
          const cookie = response.headers['set-cookie']?.[0]?.split(';')[0];
          text(response).then((body) => resolve({ status: response.statusCode, body, cookie }), reject);
        });
        asked.on('timeout', () => asked.destroy(new Error('the host did not answer the canary')));
        asked.on('error', reject);
        asked.end();
      });
    }

    /** A browser with a session: what others send with the token does not count as its requests. */
    async function openSession(): Promise<string> {
      const { status, cookie } = await ask(`/?token=${host.token}`, {});
      expect([status, cookie]).toEqual([303, expect.any(String)]);
      return cookie!;
    }

    async function expectServed(): Promise<void> {
      const { status, body } = await ask('/api/stats', { cookie: session });
      expect({ status, body }).toEqual({ status: 200, body: expect.stringContaining('"success":true') });
    }

    /** Asks now and then, by what is done and not by the clock: so often that no limit of requests is reached. */
    async function expectServedAt(step: number): Promise<void> {
      if (step % CANARY_EVERY === 0) await expectServed();
    }

    async function openScreen(): Promise<Screen> {
      const opened = io(host.origin + SCREEN_NAMESPACE, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
        rejectUnauthorized: false,
        extraHeaders: { authorization: `Bearer ${host.token}` },
      });
      await new Promise<void>((resolve, reject) => {
        opened.once('connect', () => resolve());
        opened.once('connect_error', reject);
      });
      return opened;
    }

    it(`serves a canary while ${ABUSES} connections are half written, reset and left in every way`, async () => {
      const abuses = abusesOf({ port, tls, token: host.token });
      expect(abuses.length).toBeGreaterThan(150);
      const draw = seededRandom(seed);
      let left = ABUSES;
      const abuser = async (): Promise<void> => {
        while (left > 0) {
          left -= 1;
          // Each kind in turn first, then by lot.
          const turn = ABUSES - left - 1;
          const index = turn < abuses.length ? turn : draw(abuses.length);
          await abuses[index]?.();
          await expectServedAt(turn);
        }
      };
      try {
        await Promise.all(Array.from({ length: AT_A_TIME }, abuser));
      } finally {
        left = 0;
      }
      expect(screen.connected).toBe(true);
      expect(host.output()).not.toMatch(/unexpected|Unhandled|\bat .*\.js:\d/);
    });

    it(`serves a canary while ${HELD} silent connections are held open`, async ({ skip }) => {
      const limit = descriptorLimit();
      skip(limit < HELD + SPARE, `a process may open ${limit} files here, fewer than ${HELD + SPARE}`);
      for (let step = 0; step < HELD; step += 1) {
        const socket = connect({ port, host: '127.0.0.1' });
        held.push(socket);
        await new Promise<void>((resolve, reject) => {
          socket.once('connect', resolve);
          socket.once('error', reject);
        });
        // The host closes the oldest of them.
        socket.on('error', () => undefined);
        await expectServedAt(step);
      }
      await expectServed();
      expect(screen.connected).toBe(true);
    });

    it('ends in order while clients hold connections of every kind open', async () => {
      held.push(...(await holdOpen({ port, tls, token: host.token })));
      await expectServed();
      // Killed after its time, it would have no exit code.
      expect(await host.stop()).toBe(0);
      expect(host.output()).toContain('Stopping: nothing accepted is lost');
    });
  },
);
