import type { App } from 'electron';
import { LINK_SCHEME } from './deep-link.ts';

/** Unpacked, the bare Electron would get the links. A portable Vigie writes nothing into the user's profile or registry. */
export function registerLinks(
  app: Pick<App, 'isPackaged' | 'setAsDefaultProtocolClient'>,
  portableHome: string | undefined,
): void {
  if (app.isPackaged && portableHome === undefined) {
    app.setAsDefaultProtocolClient(LINK_SCHEME);
  }
}
