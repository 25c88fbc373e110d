import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type GuardOptions = { readonly port: number; readonly token: string };

export type Verdict = 'ok' | 'bad_host' | 'bad_origin' | 'no_session';

type Request = Pick<IncomingMessage, 'headers' | 'method' | 'url'>;

/**
 * Who may talk to the browser host. Host is compared with a fixed set, because a page of another site whose name was
 * made to resolve to 127.0.0.1 sends its own (DNS rebinding), and comparing Origin with Host would let it in.
 */
export function createLoopbackGuard({ port, token }: GuardOptions) {
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const origins = new Set([...hosts].map((host) => `http://${host}`));
  // Browsers share cookies between the ports of a host: the port keeps two instances apart.
  const cookieName = `vigie_${port}`;

  function isToken(text: string | undefined): boolean {
    return text !== undefined && timingSafeEqual(digest(text), digest(token));
  }

  function hasCookie(request: Request): boolean {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const pair = pairs.find((each) => each.startsWith(`${cookieName}=`));
    return isToken(pair?.slice(cookieName.length + 1));
  }

  function hasBearer(request: Request): boolean {
    return isToken(/^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]);
  }

  return {
    cookie: `${cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/`,
    isToken,
    check(request: Request): Verdict {
      if (!hosts.has((request.headers.host ?? '').toLowerCase())) return 'bad_host';
      const { origin } = request.headers;
      if (origin !== undefined && !origins.has(origin)) return 'bad_origin';
      if (hasBearer(request)) return 'ok';
      if (!hasCookie(request)) return 'no_session';
      const site = request.headers['sec-fetch-site'];
      const reads = request.method === 'GET' || request.method === 'HEAD';
      const ownPage = origin !== undefined || site === undefined || site === 'same-origin';
      return reads || ownPage ? 'ok' : 'bad_origin';
    },
  };
}

export type LoopbackGuard = ReturnType<typeof createLoopbackGuard>;

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
