import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { io, type Socket as Screen } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SCREEN_NAMESPACE } from '../../src/contract/channels.ts';
import { seededRandom } from '../../src/broker/testing/seeded-random.ts';
import { startHost, type Host } from '../support/start-host.ts';
import { seed } from './fault-length.ts';
import { abusesOf, holdOpen } from './web-abuse-clients.ts';

const ABUSES = 5_000;
const AT_A_TIME = 60;
const HELD = 3_000;
const CANARY_PATIENCE_MS = 20_000;

describe.each([{ tls: false }, { tls: true }])(
  `the browser host under abuse, TLS $tls (seed ${seed})`,
  ({ tls }) => {
    let dir: string;
    let host: Host;
    let port: number;
    /** Open from the start, as a presenter's is. */
    let screen: Screen;
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
    });
    afterEach(() => {
      for (const socket of held.splice(0)) socket.destroy();
    });
    afterAll(async () => {
      screen.disconnect();
      await host.stop();
      await rm(dir, { recursive: true });
    });

    /** A program with the token, on a connection of its own. */
    async function isServed(): Promise<boolean> {
      const headers = { authorization: `Bearer ${host.token}`, connection: 'close' };
      if (!tls) {
        const signal = AbortSignal.timeout(CANARY_PATIENCE_MS);
        return (await fetch(`${host.origin}/api/stats`, { headers, signal })).status === 200;
      }
      return new Promise((resolve, reject) => {
        const options = { headers, rejectUnauthorized: false, agent: false, timeout: CANARY_PATIENCE_MS };
        const asked = request(`${host.origin}/api/stats`, options, (response) => {
          response.resume();
          resolve(response.statusCode === 200);
        });
        asked.on('timeout', () => asked.destroy(new Error('the canary was not served in time')));
        asked.on('error', reject);
        asked.end();
      });
    }

    /** Serves a canary, again and again, until `work` is done. Resolves to how often. */
    async function servedDuring(work: Promise<unknown>): Promise<number> {
      let isOver = false;
      let times = 0;
      const over = work.finally(() => (isOver = true));
      do {
        expect(await isServed()).toBe(true);
        times += 1;
      } while (!isOver);
      await over;
      return times;
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
        }
      };
      const times = await servedDuring(Promise.all(Array.from({ length: AT_A_TIME }, abuser)));
      expect(times).toBeGreaterThan(1);
      expect(screen.connected).toBe(true);
      expect(host.output()).not.toMatch(/unexpected|Unhandled|\bat .*\.js:\d/);
    });

    it(`serves a canary while ${HELD} silent connections are held open`, async () => {
      const hold = async (): Promise<void> => {
        for (let each = 0; each < HELD; each += 1) {
          const socket = connect({ port, host: '127.0.0.1' });
          socket.on('error', () => undefined);
          held.push(socket);
          await new Promise((resolve) => {
            socket.once('connect', resolve);
            socket.once('close', resolve);
          });
        }
      };
      await servedDuring(hold());
      expect(await isServed()).toBe(true);
      expect(screen.connected).toBe(true);
    });

    it('ends in order while clients hold connections of every kind open', async () => {
      held.push(...(await holdOpen({ port, tls, token: host.token })));
      expect(await isServed()).toBe(true);
      // Killed after its time, it would have no exit code.
      expect(await host.stop()).toBe(0);
      expect(host.output()).toContain('Stopping: nothing accepted is lost');
    });
  },
);
