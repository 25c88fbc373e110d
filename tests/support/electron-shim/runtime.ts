import type { EventEmitter } from 'node:events';
import type { RunningChromium } from './chromium.ts';

/** Where the application lies, and how it was started. */
export type Application = {
  /** The folder with its package.json: the one given, or an archive that was taken apart. */
  readonly dir: string;
  readonly isPackaged: boolean;
  /** The stand-in itself, as `process.execPath` says in Electron. */
  readonly executable: string;
  readonly resourcesDir: string;
  readonly manifest: {
    readonly name: string;
    readonly productName?: string;
    readonly version: string;
    readonly main: string;
  };
};

/** The Node that plays Electron: children that are to be Node need it. */
export const NODE = process.execPath;

let application: Application | undefined;
const chromium = Promise.withResolvers<RunningChromium>();

export function setApplication(value: Application): void {
  application = value;
}

export function currentApplication(): Application {
  if (!application) throw new Error('the stand-in was not started by its executable');
  return application;
}

export function setChromium(value: RunningChromium): void {
  chromium.resolve(value);
}

/** Resolves shortly before `ready`. */
export const whenChromium: Promise<RunningChromium> = chromium.promise;

/** Names of the utility processes that run, by process id. */
export const utilities = new Map<number, string>();

/** What an event of Electron gives its listeners first. */
export function preventable(): { readonly preventDefault: () => void; readonly defaultPrevented: boolean } {
  let prevented = false;
  return {
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
}

/** Emits an event that may be refused; whether it was not. */
export function emitPreventable(
  emitter: EventEmitter,
  event: string,
  details: object = {},
  ...args: readonly unknown[]
): boolean {
  const subject = preventable();
  emitter.emit(event, Object.assign(subject, details), ...args);
  return !subject.defaultPrevented;
}

/** What tests on the stand-in look at, where Electron itself tells nobody. */
export type Records = {
  readonly trays: unknown[];
  readonly notifications: unknown[];
  /** Every dialog that would have been shown; answers to the next ones are put into `dialogAnswers`. */
  readonly dialogs: { readonly kind: string; readonly options: unknown }[];
  readonly dialogAnswers: unknown[];
  readonly opened: string[];
  readonly protocolClients: string[];
  readonly powerSaveBlockers: Map<number, string>;
  readonly permissionsAsked: string[];
  readonly userModelIds: string[];
  readonly crashReporters: unknown[];
  readonly recentDocuments: string[];
  /** Context menus that would have been shown. */
  readonly popups: unknown[];
};

export const records: Records = {
  trays: [],
  notifications: [],
  dialogs: [],
  dialogAnswers: [],
  opened: [],
  protocolClients: [],
  powerSaveBlockers: new Map(),
  permissionsAsked: [],
  userModelIds: [],
  crashReporters: [],
  recentDocuments: [],
  popups: [],
};
