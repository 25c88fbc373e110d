import type { Session } from 'electron';
import { APP_ORIGIN, isOwnUrl } from './own-url.ts';

type GuardedSession = {
  readonly webRequest: Pick<Session['webRequest'], 'onBeforeRequest'>;
  readonly setSpellCheckerEnabled: Session['setSpellCheckerEnabled'];
  readonly on: (
    event: 'will-download',
    listener: (event: Electron.Event, item: Electron.DownloadItem) => void,
  ) => unknown;
};

/** What is said of somebody's address that a page asked for; told once each. */
const MOST_TOLD = 100;

/**
 * Chromium has nothing to ask of any network: the screens are files, and Kafka is spoken to by the main process alone.
 * Everything but `app://vigie/` and what a page made itself is refused, whoever asks.
 */
export function guardNetwork(session: GuardedSession, log: (line: string) => void): void {
  const told = new Set<string>();
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, decide) => {
    const isRefused = !isOfApplication(url);
    if (isRefused && told.size < MOST_TOLD && !told.has(url)) {
      told.add(url);
      log(`a request was refused: ${url.slice(0, 200)}`);
    }
    decide({ cancel: isRefused });
  });
  // An export or a tape, made by the page itself.
  session.on('will-download', (event, item) => {
    if (!isOfApplication(item.getURL())) event.preventDefault();
  });
}

/** Chromium's developer tools are part of its executable. */
const WITHIN = [`blob:${APP_ORIGIN}/`, 'data:', 'devtools://devtools/'];

function isOfApplication(url: string): boolean {
  return isOwnUrl(url) || WITHIN.some((start) => url.startsWith(start));
}

/**
 * Switches for Chromium, set before it starts: no name is looked up, and nothing of its own calls home. They do not
 * concern Node's sockets, which are Kafka's.
 */
export const NETWORK_SWITCHES: readonly (readonly [name: string, value?: string])[] = [
  ['host-resolver-rules', 'MAP * ~NOTFOUND'],
  ['disable-background-networking'],
  ['disable-component-update'],
  ['disable-domain-reliability'],
  ['no-pings'],
  ['force-webrtc-ip-handling-policy', 'disable_non_proxied_udp'],
];
