import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBroker, type Broker } from '../../../src/broker/broker.ts';
import type { VigieConsole } from '../../../src/console/vigie-console.ts';
import { startWebServer, type WebServer } from '../../../src/web/web-server.ts';
import { memoryConsole } from '../support/memory-console.ts';

const TOKEN = 'the-token-of-this-test';

/** Paths as a client sends them, byte by byte: no library tidies them up on the way. */
describe('addresses of the browser host', () => {
  let dir: string;
  let broker: Broker;
  let console: VigieConsole;
  let server: WebServer;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'vigie-addresses-'));
    broker = await startBroker({ dataDir: dir, port: 0 });
    console = memoryConsole(`127.0.0.1:${broker.port}`);
    server = await startWebServer({
      console,
      listen: '127.0.0.1',
      port: 0,
      tls: undefined,
      tokens: { presenter: TOKEN, audience: undefined },
      language: undefined,
    });
  });
  afterAll(async () => {
    await server.stop();
    await console.stop();
    await broker.stop();
    await rm(dir, { recursive: true });
  });

  function ask(
    path: string,
    authorization = `Authorization: Bearer ${TOKEN}\r\n`,
    host = `Host: 127.0.0.1:${server.port}\r\n`,
  ): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(server.port, '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8');
      socket.on('data', (text: string) => {
        answer += text;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
      socket.write(`GET ${path} HTTP/1.1\r\n${host}${authorization}Connection: close\r\n\r\n`);
    });
  }

  /** The status and what came: the screens, a refusal's page, or JSON. */
  async function answerTo(path: string, authorization?: string): Promise<string> {
    const text = await ask(path, authorization);
    const status = /^HTTP\/1\.1 (\d+)/.exec(text)?.[1];
    const body = text.slice(text.indexOf('\r\n\r\n') + 4);
    const kind = body.includes('id="root"') ? 'screens' : body.startsWith('<!doctype') ? 'page' : 'data';
    return `${status} ${kind}`;
  }

  it.each([
    '/',
    '/dashboard',
    '/log/orders',
    '/log/orders.created',
    '/orders/2024.0017',
    '/orders/a%2Fb',
    '/orders/%C3%A9.pdf?x=1.2',
  ])('serves the page at %s (D8 dotted address)', async (path) => {
    expect(await answerTo(path)).toBe('200 screens');
  });

  it.each([
    '/metrics',
    '/nothing.png',
    '/orders/a/b',
    '/../../../../etc/passwd',
    '/orders/..',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/index.html%00.js',
    '/%00',
    '/%',
    '/orders/%zz',
    '/%E0%A4%A',
    String.raw`/..\..\secret`,
    String.raw`/orders\a`,
    '//',
    '//evil.test/',
    '/socket.io',
    `/${'a'.repeat(5_000)}`,
  ])('says in the screens that there is no page at %s', async (path) => {
    expect(await answerTo(path)).toBe('404 screens');
    expect(await answerTo(path, '')).toBe('401 page');
  });

  it.each([
    '/api/nothing',
    '/api/../index.html',
    '/api/orders/',
    '/assets/',
    '/assets/%2e%2e%5cindex.html',
    '/assets/nothing.js',
  ])('has no file and no call at %s', async (path) => {
    expect(await answerTo(path)).toMatch(/^404 (data|screens)$/);
  });

  it.each(['/assets/', '/assets/x.js', '/assets/a/b.css'])(
    'says in the screens that there is nothing at %s to a browser that opens it, and to a program in data',
    async (path) => {
      const head = `Authorization: Bearer ${TOKEN}\r\n`;
      const navigation = 'Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n';
      expect(await answerTo(path, `${head}${navigation}`)).toBe('404 screens');
      expect(await answerTo(path, `${head}Accept: */*\r\n`)).toBe('404 data');
      expect(await ask(path, `${head}${navigation}`)).toMatch(/\r\ncache-control: no-store\r\n/i);
    },
  );

  it('says that it is well to a monitor without a token, and nothing else', async () => {
    const answer = await ask('/health', 'Host2: x\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toMatch(/\r\n\r\n\{"status":"ok"\}$/);
    expect(await answerTo('/health/more', '')).toBe('401 page');
    expect(await answerTo('/health?token=x', '')).toBe('200 data');
  });

  it.each([
    ['another host', '', 'Host: evil.test\r\n', '421'],
    ['another port', '', 'Host: 127.0.0.1:1\r\n', '421'],
    ['a page of another site', 'Origin: http://evil.test\r\n', undefined, '403'],
  ])('does not say whether it is well to %s', async (_who, headers, host, status) => {
    const answer = await ask('/health', headers, host);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toContain('"status"');
  });
});
