import { expect, it } from 'vitest';
import { CSP, serveApp } from './app-protocol.ts';

type Handler = (request: Request) => Promise<Response>;

async function statusOf(url: string, method = 'GET'): Promise<number> {
  let handler: Handler | undefined;
  serveApp({ handle: (_scheme, given) => (handler = given as Handler) });
  return (await handler!({ url, method } as Request)).status;
}

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
  ['app://vigie/../../package.json', 404],
  ['app://vigie/%2e%2e/%2e%2e/package.json', 404],
  ['app://vigie/..%2f..%2fpackage.json', 404],
  ['app://vigie/assets/../../main.js', 404],
  ['app://vigie/nothing.exe', 404],
  ['app://vigie/missing.js', 404],
  ['app://vigie/%zz', 404],
  ['app://elsewhere/index.html', 400],
])('serves nothing from outside the screens: %s', async (url, status) => {
  expect(await statusOf(url)).toBe(status);
});

it('answers GET only', async () => {
  expect(await statusOf('app://vigie/', 'POST')).toBe(400);
});
