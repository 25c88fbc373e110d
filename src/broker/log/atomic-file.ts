import { dirname } from 'node:path';
import { crc32c } from '../wire/crc32c.ts';
import { type FileSystem, writeFully } from './file-system.ts';

const CHECKSUM_BYTES = 4;

/** Replaces a file as a whole: a reader finds the old content or the new one, also after a power cut. */
export function replaceFile(fileSystem: FileSystem, path: string, content: Buffer): void {
  const temporary = `${path}.tmp`;
  const fd = fileSystem.open(temporary);
  try {
    fileSystem.truncate(fd, 0);
    writeFully(fileSystem, fd, content, 0);
    fileSystem.datasyncNow(fd);
  } finally {
    fileSystem.close(fd);
  }
  fileSystem.rename(temporary, path);
  fileSystem.syncDirectory(dirname(path));
}

/** The same with a CRC-32C in front, for files whose damage must not go unnoticed. */
export function replaceChecksummedFile(fileSystem: FileSystem, path: string, content: Buffer): void {
  const framed = Buffer.allocUnsafe(CHECKSUM_BYTES + content.length);
  framed.writeUInt32BE(crc32c(content), 0);
  content.copy(framed, CHECKSUM_BYTES);
  replaceFile(fileSystem, path, framed);
}

/** `undefined` where the file is missing or damaged: its content can always be rebuilt from the log. */
export function readChecksummedFile(fileSystem: FileSystem, path: string): Buffer | undefined {
  const framed = fileSystem.readFile(path);
  if (framed === undefined || framed.length < CHECKSUM_BYTES) {
    return undefined;
  }
  const content = framed.subarray(CHECKSUM_BYTES);
  return framed.readUInt32BE(0) === crc32c(content) ? content : undefined;
}
