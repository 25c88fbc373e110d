import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A folder of this name next to the program holds all data: on a stick, both go together. */
export const PORTABLE_FOLDER = 'vigie-data';

export type Program = {
  readonly isPackaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly executable: string;
  readonly env: NodeJS.ProcessEnv;
};

/** The folder of a portable Vigie; undefined where there is none, so that the data are in the user's own folder. */
export function portableHome(program: Program): string | undefined {
  if (!program.isPackaged) {
    return undefined;
  }
  const folder = join(folderOf(program), PORTABLE_FOLDER);
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : undefined;
}

/** Where a user sees the program: an AppImage is mounted elsewhere, and on macOS the executable is inside the application. */
function folderOf({ platform, executable, env }: Program): string {
  if (platform === 'linux' && env['APPIMAGE']) {
    return dirname(env['APPIMAGE']);
  }
  const inApplication = /^(.*)\/[^/]+\.app\/Contents\/MacOS\/[^/]+$/.exec(executable)?.[1];
  return platform === 'darwin' && inApplication !== undefined ? inApplication : dirname(executable);
}
