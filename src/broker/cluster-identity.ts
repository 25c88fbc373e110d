import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { replaceFile } from './log/atomic-file.ts';
import { DamagedFileError } from './log/damaged-file-error.ts';
import type { FileSystem } from './log/file-system.ts';

/** The layout of the data directory; a newer one is not opened by an older broker. */
const LAYOUT_VERSION = 1;

type Meta = { layout: number; clusterId: string };

/** The cluster id of a data directory: what it was first started with, or a new one. */
export function clusterIdentity(fileSystem: FileSystem, dataDir: string, wanted: string | undefined): string {
  const path = join(dataDir, 'meta.json');
  const content = fileSystem.readFile(path);
  if (content !== undefined) {
    const meta = parse(content, path);
    if (meta.layout > LAYOUT_VERSION) {
      throw new Error(`${dataDir} was written by a newer version`);
    }
    if (wanted === undefined || wanted === meta.clusterId) {
      return meta.clusterId;
    }
  }
  const clusterId = wanted ?? randomBytes(16).toString('base64url');
  const meta: Meta = { layout: LAYOUT_VERSION, clusterId };
  replaceFile(fileSystem, path, Buffer.from(JSON.stringify(meta)));
  return clusterId;
}

function parse(content: Buffer, path: string): Meta {
  try {
    const meta = JSON.parse(content.toString()) as Partial<Meta> | null;
    if (typeof meta?.layout === 'number' && typeof meta.clusterId === 'string') {
      return { layout: meta.layout, clusterId: meta.clusterId };
    }
  } catch {
    // Said below, with the name of the file.
  }
  throw new DamagedFileError(
    path,
    'Put back a good copy, or remove the file: the topics stay, and the cluster gets a new id.',
  );
}
