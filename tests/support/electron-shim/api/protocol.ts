type Handler = (request: Request) => Response | Promise<Response>;

const handlers = new Map<string, Handler>();
const privileged = new Set<string>();

/**
 * Chromium cannot go to a scheme of an application, so `app://vigie/orders` is shown as
 * `https://app--vigie.localhost/orders`, and every request to such a host is answered by the scheme's handler.
 */
export function toPageUrl(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(url) ?? [];
  return handlers.has(scheme) ? `https://${scheme}--${host}.localhost${rest || '/'}` : url;
}

export function fromPageUrl(url: string): string {
  return url.replace(/^(blob:)?https:\/\/([a-z0-9+.]+)--([^/?#]*?)\.localhost(?=[/?#]|$)/, '$1$2://$3');
}

export function handlerOfScheme(url: string): Handler | undefined {
  return handlers.get(url.split(':')[0] ?? '');
}

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly { readonly scheme: string }[]) {
    for (const { scheme } of schemes) privileged.add(scheme);
  },
  handle(scheme: string, handler: Handler) {
    if (handlers.has(scheme)) throw new Error(`The scheme has been intercepted: ${scheme}`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string) => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
};
