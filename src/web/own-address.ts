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
  readonly machine?: readonly string[];
};

const LOOPBACK = ['127.0.0.1', 'localhost'];
const EVERYWHERE = new Set(['0.0.0.0', '::']);
/** Bridges and tunnels of this machine: others do not reach it there. */
const VIRTUAL = /^(br-|docker|veth|virbr|vmnet|vboxnet|zt|tun|tap|utun|wg|llw|awdl)/;
const DEFAULT_PORT = { http: 80, https: 443 } as const;

export function ownAddress(options: OwnAddressOptions): OwnAddress {
  const { listen, port, cert, machine = machineAddresses() } = options;
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
