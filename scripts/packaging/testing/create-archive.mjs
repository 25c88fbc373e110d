import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import asar from '@electron/asar';

/** Makes an archive of a folder. `createPackage` resolves before its last bytes are in the file. */
export async function createArchive(folder, archive) {
  await asar.createPackage(folder, archive);
  while (!isWhole(archive)) await delay(10);
}

function isWhole(archive) {
  try {
    const { header, headerSize } = asar.getRawHeader(archive);
    // The length of the header takes eight bytes itself.
    return statSync(archive).size >= 8 + headerSize + endOf(header);
  } catch {
    return false;
  }
}

/** Where the last file of a folder ends, from the end of the header. */
function endOf({ files = {} }) {
  const ends = Object.values(files).map((entry) =>
    entry.files ? endOf(entry) : Number(entry.offset ?? 0) + (entry.size ?? 0),
  );
  return Math.max(0, ...ends);
}
