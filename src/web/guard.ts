import type { IncomingMessage } from 'node:http';
import type { Access, LostSession, Role, Visitor } from './access.ts';
import type { OwnAddress } from './own-address.ts';
import { createRateLimit } from './rate-limit.ts';
import type { Refusal } from './refusal.ts';

export type GuardOptions = {
  readonly access: Access;
  /** As it is now. */
  readonly address: () => Pick<OwnAddress, 'hosts' | 'origins'>;
  readonly port: number;
  readonly isTls: boolean;
  /** Milliseconds. */
  readonly now: () => number;
};

export type Verdict =
  | { readonly kind: 'admitted'; readonly visitor: Visitor }
  | { readonly kind: 'refused'; readonly why: Refusal };

type Request = Pick<IncomingMessage, 'headers' | 'method'> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** How a request came in: an upgrade to a WebSocket is told apart, since browsers let any page ask for one. */
export type Transport = 'request' | 'upgrade';

/** Requests: how many may come at once, and how many a second from then on. A page takes about fifty. */
const RATES: Record<Role | 'stranger', { readonly burst: number; readonly perSecond: number }> = {
  presenter: { burst: 1_000, perSecond: 500 },
  audience: { burst: 200, perSecond: 20 },
  stranger: { burst: 600, perSecond: 100 },
};

/**
 * Who may talk to the browser host: asked of every request, and of every upgrade, before anything else looks at it.
 * A right token or session is never refused for what others of the same address send: a room shares one address.
 */
export function createGuard({ access, address, port, isTls, now }: GuardOptions) {
  // Browsers share cookies between the ports of a host: the port keeps two instances apart.
  const cookieName = `${isTls ? '__Host-' : ''}vigie_${port}`;
  const limits = {
    presenter: createRateLimit({ ...RATES.presenter, now }),
    audience: createRateLimit({ ...RATES.audience, now }),
    stranger: createRateLimit({ ...RATES.stranger, now }),
  };

  function isWrongPlace({ headers }: Request): Refusal | undefined {
    const { hosts, origins } = address();
    // A page whose own name was made to resolve to this machine (DNS rebinding) sends that name.
    if (!hosts.has((headers.host ?? '').toLowerCase())) return 'bad_host';
    if (headers.origin !== undefined && !origins.has(headers.origin)) return 'bad_origin';
    return undefined;
  }

  /** Other ports of this host are another origin and the same site to a browser: SameSite lets them send the cookie. */
  function isOwnPage({ headers, method }: Request, transport: Transport): boolean {
    if (headers.origin !== undefined) return true;
    if (transport === 'upgrade') return false;
    const site = headers['sec-fetch-site'];
    if (site === 'same-origin') return true;
    const reads = method === 'GET' || method === 'HEAD';
    if (!reads) return false;
    if (site === undefined || site === 'none') return true;
    return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  }

  function visitorByCookie(request: Request): Visitor | LostSession | undefined {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    const pair = pairs.find((each) => each.startsWith(`${cookieName}=`));
    return pair === undefined ? undefined : access.visitorOf(pair.slice(cookieName.length + 1));
  }

  function admit(visitor: Visitor): Verdict {
    const isGranted = limits[visitor.role].take(visitor.id);
    return isGranted ? { kind: 'admitted', visitor } : { kind: 'refused', why: 'too_many' };
  }

  function refusalOf(request: Request, why: Refusal): Refusal {
    return limits.stranger.take(addressOf(request)) ? why : 'too_many';
  }

  function refuse(request: Request, why: Refusal): Verdict {
    return { kind: 'refused', why: refusalOf(request, why) };
  }

  function program(request: Request, token: string): Verdict {
    const visitor = access.programOf(token);
    return visitor ? admit(visitor) : refuse(request, 'no_session');
  }

  return {
    /** For what needs no token: only whether the request is for another host, or from a page of another one. */
    misplaced(request: Request): Refusal | undefined {
      const misplaced = isWrongPlace(request);
      return misplaced && refusalOf(request, misplaced);
    },
    /** `queryToken`: what a Socket.IO client without headers of its own gave in its address. */
    check(request: Request, transport: Transport = 'request', queryToken?: string): Verdict {
      const misplaced = isWrongPlace(request);
      if (misplaced) return refuse(request, misplaced);
      const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      if (bearer !== undefined) return program(request, bearer);
      const found = visitorByCookie(request);
      if (typeof found === 'object')
        return isOwnPage(request, transport) ? admit(found) : refuse(request, 'bad_origin');
      return queryToken === undefined ? refuse(request, found ?? 'no_session') : program(request, queryToken);
    },
    /** The `Set-Cookie` for the token of an opened address; absent where the browser has a better one already. */
    exchange(request: Request, token: string): { readonly cookie: string | undefined } | Refusal {
      const misplaced = isWrongPlace(request);
      if (misplaced) return refusalOf(request, misplaced);
      const role = access.redeem(token);
      if (role === undefined) return refusalOf(request, 'no_session');
      const known = visitorByCookie(request);
      // A presenter who opens the audience's address stays a presenter.
      if (typeof known === 'object' && (known.role === 'presenter' || known.role === role))
        return { cookie: undefined };
      const secure = isTls ? '; Secure' : '';
      return {
        cookie: `${cookieName}=${access.openSession(role)}; HttpOnly; SameSite=Strict; Path=/${secure}`,
      };
    },
  };
}

export type Guard = ReturnType<typeof createGuard>;

/** One network of IPv6 (/64) counts as one address: its owner has all of it. */
function addressOf({ socket }: Request): string {
  const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}
