import type { Protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isPagePath } from '../contract/page-paths.ts';
import { APP_HOST, APP_SCHEME } from './own-url.ts';

const ROOT = fileURLToPath(new URL('../renderer', import.meta.url));
export const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/**
 * The built screens under `app://vigie/`, and nothing outside their folder. A page may have a dot in its path; a path
 * without one that is no page leads to the screens as well, which say so.
 */
export function serveApp(protocol: Pick<Protocol, 'handle'>, root = ROOT): void {
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.host !== APP_HOST || request.method !== 'GET') return new Response(undefined, { status: 400 });
    try {
      const path = decodeURIComponent(url.pathname);
      const isPage = isPagePath(url.pathname) || extname(path) === '';
      const file = normalize(join(root, isPage ? 'index.html' : path));
      const type = CONTENT_TYPES[extname(file)];
      if (!file.startsWith(root + sep) || type === undefined) return new Response(undefined, { status: 404 });
      const headers = {
        'content-type': type,
        'content-security-policy': CSP,
        'x-content-type-options': 'nosniff',
      };
      return new Response(new Uint8Array(await readFile(file)), { headers });
    } catch {
      return new Response(undefined, { status: 404 });
    }
  });
}
