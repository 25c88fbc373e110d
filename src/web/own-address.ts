import { X509Certificate } from 'node:crypto';
import { hostname, networkInterfaces } from 'node:os';
import { isLoopback } from '../console/listen-options.ts';

/** Where the browser host is found by those who may find it. */
export type OwnAddress = {
  /** What a browser may send as Host: nothing else is this host, whatever a name resolves to. */
  readonly hosts: ReadonlySet<string>;
  /** What a browser may send as Origin. */
  readonly origins: ReadonlySet<string>;
  /** For whoever sits here. */
  readonly origin: string;
  /** For whoever is elsewhere; absent where nobody can reach it. */
  readonly joinOrigin: string | undefined;
};

export type OwnAddressOptions = {
  /** As given: an address or a name. */
  readonly listen: string;
  readonly port: number;
  /** PEM; absent without TLS. */
  readonly cert: string | undefined;
  /** Addresses of this machine, the likeliest to be reached first; the machine's own where absent. */
  readonly machine?: () => readonly string[];
};

const LOOPBACK = ['127.0.0.1', 'localhost'];
const EVERYWHERE = new Set(['0.0.0.0', '::']);
/** Bridges and tunnels of this machine: others do not reach it there. */
const VIRTUAL = /^(br-|docker|veth|virbr|vmnet|vboxnet|zt|tun|tap|utun|wg|llw|awdl)/;
/** Networks come and go under a laptop. */
const LOOK_EVERY_MS = 2_000;
const DEFAULT_PORT = { http: 80, https: 443 } as const;

export function ownAddress(options: OwnAddressOptions): OwnAddress {
  const { listen, port, cert } = options;
  const machine = (options.machine ?? machineAddresses)();
  const scheme = cert === undefined ? 'http' : 'https';
  const named = cert === undefined ? [] : namesIn(cert);
  const isEverywhere = EVERYWHERE.has(listen);
  const reached = isEverywhere
    ? [...LOOPBACK, '::1', ...machine, ...machineNames()]
    : isLoopback(listen)
      ? [...LOOPBACK, listen]
      : [listen];
  const at = (host: string): string => {
    const bare = host.includes(':') ? `[${host}]` : host;
    return port === DEFAULT_PORT[scheme] ? bare : `${bare}:${port}`;
  };
  const hosts = new Set([...reached, ...named].map((host) => at(host).toLowerCase()));
  /** The first that the certificate is for; the first of all where it is for none. */
  const best = (wanted: readonly string[]): string =>
    wanted.find((host) => named.includes(host.toLowerCase())) ?? wanted[0] ?? listen;
  const foreign = named.filter((name) => !isLoopback(name));
  const away = isEverywhere ? [...machine, ...foreign] : [listen, ...foreign];
  const here = isEverywhere ? [...LOOPBACK, ...away] : isLoopback(listen) ? [listen, ...LOOPBACK] : away;
  return {
    hosts,
    origins: new Set([...hosts].map((host) => `${scheme}://${host}`)),
    origin: `${scheme}://${at(best(here))}`,
    joinOrigin: isLoopback(listen) || away.length === 0 ? undefined : `${scheme}://${at(best(away))}`,
  };
}

/** The same, as the machine's addresses change; what is asked of it changes nothing. */
export function followOwnAddress(options: OwnAddressOptions, now: () => number): () => OwnAddress {
  let known = ownAddress(options);
  let lookedAtMs = now();
  return () => {
    if (now() - lookedAtMs >= LOOK_EVERY_MS) {
      known = ownAddress(options);
      lookedAtMs = now();
    }
    return known;
  };
}

/** Names and addresses a certificate is for, but for patterns. Throws where it is none. */
function namesIn(cert: string): readonly string[] {
  const text = new X509Certificate(cert).subjectAltName ?? '';
  return text
    .split(',')
    .map((part) => /^\s*(?:DNS|IP Address):(.+?)\s*$/.exec(part)?.[1]?.toLowerCase() ?? '')
    .filter((name) => name !== '' && !name.includes('*'));
}

function machineNames(): readonly string[] {
  const name = hostname().toLowerCase();
  return /^[\w.-]+$/.test(name) ? [name, ...(name.includes('.') ? [] : [`${name}.local`])] : [];
}

function machineAddresses(): readonly string[] {
  const found = Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    addresses
      .filter(({ internal, scopeid }) => !internal && !scopeid)
      .map(({ address, family }) => ({
        address,
        rank: (VIRTUAL.test(name) ? 2 : 0) + (family === 'IPv4' ? 0 : 1),
      })),
  );
  return found.toSorted((a, b) => a.rank - b.rank).map(({ address }) => address);
}
