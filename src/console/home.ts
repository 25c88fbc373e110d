import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  readdirSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';
import { closeToOthers, makePrivateFolder, mayBeClosed } from './private-folder.ts';
import { removeFile } from './patient-files.ts';
import { messageOf } from '../domain/message-of.ts';

/** Where everything this installation keeps is. Deleting the folder forgets it all. */
export type Home = {
  readonly dir: string;
  readonly brokerDir: string;
  /** Of the embedded broker; every other connection has its own. */
  readonly files: {
    /** Commands that wait for Kafka. */
    readonly outboxFile: string;
    /** The read model: what the log says, folded. It may be deleted, and is made again. */
    readonly projectionFile: string;
    /** The same as of another time, while somebody looks at it. */
    readonly replayFile: string;
  };
  /** Whether names and places are masked. */
  readonly privacy: { readonly isOn: boolean; readonly keep: (on: boolean) => void };
  /** Made once per folder: names the consumer groups and the source of commands. */
  readonly installationId: string;
  /** What the user has to know where other users of the machine may see the files. */
  readonly warning: string | undefined;
};

/** The folder that was chosen, or a folder of the user's own. */
export function homeDirOf(chosen: string | undefined): string {
  return chosen ? resolve(chosen) : envPaths('Vigie', { suffix: '' }).data;
}

/** SQLite takes paths of up to 512 bytes; the longest name in this folder has less than 40. */
const LONGEST_PATH_BYTES = 470;
const IDENTITY = 'installation.json';
const OUTBOX = 'outbox.db';
/** Chromium's own files, which the desktop application needs before anything else. */
export const PROFILE = 'electron';
/** The desktop application's log files. */
export const LOGS = 'logs';
/** What the desktop application may have made before the home is opened. */
const BEFORE_HOME: ReadonlySet<string> = new Set([PROFILE, LOGS, 'window.json']);

/**
 * Makes the folder and its identity where they are missing, and closes it to other users. Throws with a sentence for the
 * user where the folder cannot be used.
 */
export async function openHome(chosen: string | undefined): Promise<Home> {
  const dir = homeDirOf(chosen);
  const wasMissing = openFolder(dir);
  const identity = await identityIn(dir, wasMissing);
  const privacyFile = join(dir, 'privacy-mode');
  return {
    dir,
    brokerDir: join(dir, 'broker'),
    files: {
      outboxFile: join(dir, OUTBOX),
      projectionFile: join(dir, 'read-model.db'),
      replayFile: join(dir, 'replay.db'),
    },
    privacy: {
      isOn: existsSync(privacyFile),
      keep: (on) => (on ? writeFileSync(privacyFile, 'on\n') : removeFile(privacyFile)),
    },
    installationId: identity.id,
    warning: close(dir, identity),
  };
}

/** Makes the folder where it is missing, and returns whether it was. Throws with a sentence for the user. */
export function openFolder(dir: string): boolean {
  const lengthBytes = Buffer.byteLength(dir);
  if (process.platform !== 'win32' && lengthBytes > LONGEST_PATH_BYTES)
    throw unusable(dir, `its path has ${lengthBytes} bytes, and at most ${LONGEST_PATH_BYTES} can be used`);
  let wasMissing: boolean;
  try {
    wasMissing = makePrivateFolder(dir);
  } catch (error) {
    throw unusable(dir, `it cannot be made (${messageOf(error)})`, error);
  }
  if (!statSync(dir).isDirectory()) throw unusable(dir, 'it is a file');
  try {
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(dir, `it cannot be written (${messageOf(error)})`, error);
  }
  return wasMissing;
}

function unusable(dir: string, why: string, cause?: unknown): Error {
  return new Error(
    `the folder of all data, ${dir}, cannot be used: ${why}. Choose another one with --home DIR`,
    { cause },
  );
}

type Identity = {
  readonly id: string;
  /** `shared`: it held other files before Vigie came, so that its rights are left as they are. */
  readonly folder: 'own' | 'shared';
};

async function identityIn(dir: string, wasMissing: boolean): Promise<Identity> {
  const file = join(dir, IDENTITY);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const names = readdirSync(dir);
  const isOwn =
    wasMissing ||
    text !== undefined ||
    names.includes(OUTBOX) ||
    names.every((name) => BEFORE_HOME.has(name));
  const known = /"id":\s*"([\w-]{8,64})"/.exec(text ?? '')?.[1];
  if (known) return { id: known, folder: /"folder":\s*"shared"/.test(text ?? '') ? 'shared' : 'own' };
  const identity: Identity = { id: randomUUID(), folder: isOwn ? 'own' : 'shared' };
  try {
    await writeFile(file, `${JSON.stringify(identity)}\n`);
  } catch (error) {
    throw unusable(dir, `${IDENTITY} cannot be written in it (${messageOf(error)})`, error);
  }
  return identity;
}

/** Returns what the user has to know where others may see the files. */
function close(dir: string, { folder }: Identity): string | undefined {
  if (process.platform === 'win32') return undefined;
  if (folder === 'shared' || !mayBeClosed(realpathSync(dir)))
    return `${dir} is shared with other files: its rights are left as they are, and only new files of Vigie are closed to other users`;
  const failure = closeToOthers(realpathSync(dir));
  return (
    failure && `not every file in ${dir} could be closed to other users of this machine: ${failure.message}`
  );
}
