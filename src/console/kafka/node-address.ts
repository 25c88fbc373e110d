export type NodeAddress = { readonly host: string; readonly port: number };

/** @param text `host:port`, the host of an IPv6 address in brackets. */
export function addressOf(text: string): NodeAddress {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(text.slice(colon + 1)) };
}
