import { mkdirSync } from 'node:fs';
import type { Shell } from 'electron';

/** Opens a folder of Vigie's own in the system's file manager; returns why not. Nothing else is ever opened outside. */
export async function openOwnFolder(
  shell: Pick<Shell, 'openPath'>,
  folder: string,
): Promise<string | undefined> {
  try {
    mkdirSync(folder, { recursive: true });
    return (await shell.openPath(folder)) || undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
