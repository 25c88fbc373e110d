import { expect, it, vi } from 'vitest';
import { serveApp } from './app-protocol.ts';

type Handler = (request: Request) => Promise<Response>;
const electron = vi.hoisted(() => ({ handler: undefined as unknown }));
vi.mock('electron', () => ({
  protocol: {
    handle: (_scheme: string, handler: Handler) => {
      electron.handler = handler;
    },
  },
}));

async function statusOf(url: string, method = 'GET'): Promise<number> {
  serveApp();
  return (await (electron.handler as Handler)({ url, method } as Request)).status;
}

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
