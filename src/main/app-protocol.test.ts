import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../../tests/support/temporary-directory.ts';
import { CSP, serveApp } from './app-protocol.ts';

type Handler = (request: Request) => Promise<Response>;

let ask: (url: string, method?: string) => Promise<Response>;

beforeEach(() => {
  const folder = temporaryDirectory();
  // What is outside is of a kind that is served inside.
  for (const path of ['secret.js', 'screens-of-old/secret.js', 'screens/index.html', 'screens/assets/a.js']) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
  let handler: Handler | undefined;
  serveApp({ handle: (_scheme, given) => (handler = given as Handler) }, join(folder, 'screens'));
  ask = (url, method = 'GET') => handler!({ url, method } as Request);
});

it.each([
  ['app://vigie/', 'screens/index.html', 'text/html; charset=utf-8'],
  ['app://vigie/orders/x1?tab=log', 'screens/index.html', 'text/html; charset=utf-8'],
  ['app://vigie/log/orders.created', 'screens/index.html', 'text/html; charset=utf-8'],
  ['app://vigie/orders/2024.0017', 'screens/index.html', 'text/html; charset=utf-8'],
  ['app://vigie/assets/a.js', 'screens/assets/a.js', 'text/javascript; charset=utf-8'],
])('serves %s with the policy', async (url, text, type) => {
  const answer = await ask(url);
  expect([answer.status, await answer.text(), Object.fromEntries(answer.headers)]).toEqual([
    200,
    text,
    { 'content-type': type, 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' },
  ]);
});

it('lets a page load its own files and nothing else: no inline script, no eval, no frame, no form', () => {
  const rules = Object.fromEntries(
    CSP.split('; ').map((rule) => [rule.split(' ')[0], rule.split(' ').slice(1)]),
  );
  expect(rules).toEqual({
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'font-src': ["'self'", 'data:'],
    'connect-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
  });
});

it.each([
  ['app://vigie/../secret.js', 404],
  ['app://vigie/%2e%2e/secret.js', 404],
  ['app://vigie/..%2fsecret.js', 404],
  ['app://vigie/..%2fscreens-of-old%2fsecret.js', 404],
  ['app://vigie/assets/..%2f..%2fsecret.js', 404],
  ['app://vigie/nothing.exe', 404],
  ['app://vigie/missing.js', 404],
  ['app://vigie/%zz', 404],
  ['app://elsewhere/index.html', 400],
])('serves nothing from outside the screens: %s', async (url, status) => {
  expect((await ask(url)).status).toBe(status);
});

it('answers GET only', async () => {
  expect((await ask('app://vigie/', 'POST')).status).toBe(400);
});
