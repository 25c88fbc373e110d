import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

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
};

/** The folder that was chosen, or a folder of the user's own. */
export function homeDirOf(chosen: string | undefined): string {
  return chosen ? resolve(chosen) : envPaths('Vigie', { suffix: '' }).data;
}

/** Makes the folder and its identity where they are missing. Throws where the folder cannot be written. */
export async function openHome(chosen: string | undefined): Promise<Home> {
  const dir = homeDirOf(chosen);
  await mkdir(dir, { recursive: true });
  const file = join(dir, 'installation.json');
  const privacyFile = join(dir, 'privacy-mode');
  return {
    dir,
    brokerDir: join(dir, 'broker'),
    files: {
      outboxFile: join(dir, 'outbox.db'),
      projectionFile: join(dir, 'read-model.db'),
      replayFile: join(dir, 'replay.db'),
    },
    privacy: {
      isOn: existsSync(privacyFile),
      keep: (on) => (on ? writeFileSync(privacyFile, 'on\n') : rmSync(privacyFile, { force: true })),
    },
    installationId: await identityIn(file),
  };
}

async function identityIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const known = /"id":\s*"([\w-]{8,64})"/.exec(text)?.[1];
  if (known) return known;
  const id = randomUUID();
  await writeFile(file, `${JSON.stringify({ id })}\n`);
  return id;
}
