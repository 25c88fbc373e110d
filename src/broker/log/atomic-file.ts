import { dirname } from 'node:path';
import { crc32c } from '../wire/crc32c.ts';
import { DamagedFileError } from './damaged-file-error.ts';
import type { FileSystem } from './file-system.ts';
import { OpenFile } from './open-file.ts';

const CHECKSUM_BYTES = 4;

/** Replaces a file as a whole: a reader finds the old content or the new one, also after a power cut. */
export function replaceFile(fileSystem: FileSystem, path: string, content: Buffer): void {
  const temporary = `${path}.tmp`;
  OpenFile.write(fileSystem, temporary, [content]);
  fileSystem.rename(temporary, path);
  fileSystem.syncDirectory(dirname(path));
}

/** The same with a CRC-32C in front, for files whose damage must not go unnoticed. */
export function replaceChecksummedFile(fileSystem: FileSystem, path: string, content: Buffer): void {
  replaceFile(fileSystem, path, withChecksum(content));
}

export function withChecksum(content: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(CHECKSUM_BYTES + content.length);
  framed.writeUInt32BE(crc32c(content), 0);
  content.copy(framed, CHECKSUM_BYTES);
  return framed;
}

/** `undefined` where the file is missing or damaged: its content can always be rebuilt from the log. */
export function readChecksummedFile(fileSystem: FileSystem, path: string): Buffer | undefined {
  const framed = fileSystem.readFile(path);
  if (framed === undefined || framed.length < CHECKSUM_BYTES) {
    return undefined;
  }
  const content = framed.subarray(CHECKSUM_BYTES);
  const isRight = framed.readUInt32BE(0) === crc32c(content);
  return isRight && !isBlank(framed) ? content : undefined;
}

/** What a disk gives for a block it has lost: four zeros, or eight bytes of 0xff, have the right checksum. */
function isBlank(framed: Buffer): boolean {
  return framed.every((byte) => byte === 0) || framed.every((byte) => byte === 0xff);
}

/** A file whose content nothing else holds: `undefined` where it is missing. Throws `DamagedFileError`. */
export function readOnlyCopy(fileSystem: FileSystem, path: string, whatToDo: string): Buffer | undefined {
  const content = readChecksummedFile(fileSystem, path);
  if (content === undefined && fileSystem.readFile(path) !== undefined) {
    throw new DamagedFileError(path, whatToDo);
  }
  return content;
}
