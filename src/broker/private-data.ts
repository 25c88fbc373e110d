import { chmodSync, existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';

/** Rights of the group and of everybody else. */
const OTHERS = 0o077;
const STICKY = 0o1000;
/** Made at the first start in a folder: the folder is a broker's own. */
const OWN_FILE = 'meta.json';

/**
 * Keeps other users of this machine from the records: new files are this user's alone, and a folder that a broker had
 * before is closed with all that is in it. Windows has no such bits: there a file has the rights of its folder.
 */
export function keepDataPrivate(dataDir: string): void {
  process.umask(OTHERS);
  if (process.platform === 'win32' || !existsSync(dataDir)) {
    return;
  }
  const folder = realpathSync(dataDir);
  if (isOwn(folder)) {
    close(folder);
  }
}

/** Not one that many share, as /tmp, nor the user's own home, nor one with files of another program alone. */
function isOwn(folder: string): boolean {
  const stat = lstatSync(folder);
  const isAboveHome = `${homedir()}${sep}`.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`);
  const isShared = (stat.mode & STICKY) !== 0 || stat.uid !== process.getuid?.() || isAboveHome;
  return (
    stat.isDirectory() &&
    !isShared &&
    (existsSync(join(folder, OWN_FILE)) || readdirSync(folder).length === 0)
  );
}

/** Links are not followed. */
function close(path: string): void {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || (!stat.isDirectory() && !stat.isFile())) {
    return;
  }
  if ((stat.mode & OTHERS) !== 0) {
    chmodSync(path, stat.mode & 0o7777 & ~OTHERS);
  }
  if (stat.isDirectory()) {
    for (const name of readdirSync(path)) {
      close(join(path, name));
    }
  }
}
