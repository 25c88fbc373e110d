import { EventEmitter } from 'node:events';
import { records, whenChromium } from '../runtime.ts';
import { protocol } from './protocol.ts';

type Details = {
  readonly id: number;
  readonly url: string;
  readonly method: string;
  readonly resourceType: string;
};
type HeaderMap = Record<string, string | string[]>;
type BeforeRequest = (
  details: Details,
  answer: (response: { readonly cancel?: boolean; readonly redirectURL?: string }) => void,
) => void;
type HeadersReceived = (
  details: Details & { readonly responseHeaders: HeaderMap },
  answer: (response: { readonly cancel?: boolean; readonly responseHeaders?: HeaderMap }) => void,
) => void;
type RequestHandler = (
  contents: unknown,
  permission: string,
  decide: (granted: boolean) => void,
  details: { readonly requestingUrl: string; readonly isMainFrame: boolean },
) => void;
type CheckHandler = (
  contents: unknown,
  permission: string,
  requestingOrigin: string,
  details: { readonly isMainFrame: boolean; readonly requestingUrl: string },
) => boolean;

/** Electron's names of permissions, and Chromium's. */
const PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  media: ['camera', 'microphone'],
  geolocation: ['geolocation'],
  notifications: ['notifications'],
  midi: ['midi'],
  'clipboard-read': ['clipboard-read'],
  'clipboard-sanitized-write': ['clipboard-write'],
  'display-capture': ['display-capture'],
  'idle-detection': ['idle-detection'],
  'persistent-storage': ['persistent-storage'],
  'window-management': ['window-management'],
};

function createWebRequest() {
  let beforeRequest: BeforeRequest | undefined;
  let headersReceived: HeadersReceived | undefined;
  /** A filter of addresses may come first; the stand-in asks for every request. */
  const listenerOf = <T>(first: unknown, second: T | undefined): T | undefined =>
    typeof first === 'function' ? (first as T) : second;
  return {
    onBeforeRequest(first: unknown, second?: BeforeRequest) {
      beforeRequest = listenerOf(first, second);
    },
    onHeadersReceived(first: unknown, second?: HeadersReceived) {
      headersReceived = listenerOf(first, second);
    },
    onBeforeSendHeaders() {
      throw new Error('the stand-in has no onBeforeSendHeaders');
    },
    isCancelled: (details: Details) =>
      new Promise<boolean>((resolve) => {
        if (beforeRequest) beforeRequest(details, ({ cancel = false }) => resolve(cancel));
        else resolve(false);
      }),
    headersOf: (details: Details, responseHeaders: HeaderMap) =>
      new Promise<HeaderMap>((resolve) => {
        if (!headersReceived) resolve(responseHeaders);
        else
          headersReceived({ ...details, responseHeaders }, (answer) =>
            resolve(answer.responseHeaders ?? responseHeaders),
          );
      }),
  };
}

function createSession() {
  let onRequest: RequestHandler | undefined;
  let onCheck: CheckHandler | undefined;

  function isGranted(contents: unknown, permission: string, url: string): Promise<boolean> {
    records.permissionsAsked.push(permission);
    // Where nobody says otherwise, Electron approves.
    if (onCheck && !onCheck(contents, permission, url, { isMainFrame: true, requestingUrl: url }))
      return Promise.resolve(false);
    return new Promise((resolve) => {
      if (onRequest) onRequest(contents, permission, resolve, { requestingUrl: url, isMainFrame: true });
      else resolve(true);
    });
  }

  return Object.assign(new EventEmitter(), {
    protocol,
    webRequest: createWebRequest(),
    setPermissionRequestHandler: (handler?: RequestHandler) => {
      onRequest = handler;
    },
    setPermissionCheckHandler: (handler?: CheckHandler) => {
      onCheck = handler;
    },
    setDevicePermissionHandler: () => undefined,
    setDisplayMediaRequestHandler: () => undefined,
    setUSBProtectedClassesHandler: () => undefined,
    setBluetoothPairingHandler: () => undefined,
    setCertificateVerifyProc: () => undefined,
    setSpellCheckerEnabled: () => undefined,
    setSpellCheckerLanguages: () => undefined,
    setSpellCheckerDictionaryDownloadURL: () => undefined,
    setProxy: () => Promise.resolve(),
    resolveProxy: () => Promise.resolve('DIRECT'),
    closeAllConnections: () => Promise.resolve(),
    clearCache: () => Promise.resolve(),
    clearStorageData: () => Promise.resolve(),
    flushStorageData: () => undefined,
    isPersistent: () => true,
    /** The handlers' words on every permission, given to Chromium once for each page that is loaded. */
    async applyPermissions(contents: unknown, pageUrl: string, url: string): Promise<void> {
      const { devtools } = await whenChromium;
      for (const [permission, names] of Object.entries(PERMISSIONS)) {
        const setting = (await isGranted(contents, permission, url)) ? 'granted' : 'denied';
        for (const name of names) {
          // A Chromium that does not know one has nothing to deny.
          await devtools
            .send('Browser.setPermission', { permission: { name }, setting, origin: new URL(pageUrl).origin })
            .catch(() => undefined);
        }
      }
    },
  });
}

export type Session = ReturnType<typeof createSession>;

const defaultSession = createSession();

export const session = {
  defaultSession,
  fromPartition: (): Session => defaultSession,
};
