import type { FileSystem } from './file-system.ts';

/** Bytes of a file; 0 if there is none. */
export function fileSize(fileSystem: FileSystem, path: string): number {
  const fd = fileSystem.openExisting(path);
  if (fd === undefined) {
    return 0;
  }
  try {
    return fileSystem.size(fd);
  } finally {
    fileSystem.close(fd);
  }
}
