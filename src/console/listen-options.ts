import { isIP } from 'node:net';

/** Where the browser host listens. */
export type ListenOptions = {
  /** An address, or a name of this machine. */
  readonly address: string;
  /** Files, PEM. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
};

const LOCAL_ONLY: ListenOptions = { address: '127.0.0.1', tls: undefined };

/** Whether only this machine reaches it. */
export function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || /^127(\.\d{1,3}){3}$/.test(address);
}

/** What was asked for, or a sentence on why it is refused. */
export function listenOf(asked: {
  readonly address: string | undefined;
  readonly certFile: string | undefined;
  readonly keyFile: string | undefined;
  readonly insecure: boolean;
}): ListenOptions | string {
  const { certFile, keyFile, insecure } = asked;
  const address = (asked.address ?? LOCAL_ONLY.address).replace(/^\[(.*)\]$/, '$1').toLowerCase();
  if (isIP(address) === 0 && !/^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/.test(address))
    return '--listen wants an address of this machine without a port, such as 0.0.0.0 or 192.168.1.20';
  if ((certFile === undefined) !== (keyFile === undefined))
    return '--tls-cert FILE and --tls-key FILE belong together';
  const tls = certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : undefined;
  if (!isLoopback(address) && !tls && !insecure)
    return `--listen ${address} lets others in over the network: give a certificate with --tls-cert FILE --tls-key FILE, or say --insecure where everybody on that network may read along`;
  return { address, tls };
}
