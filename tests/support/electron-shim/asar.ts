import { closeSync, cpSync, existsSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Entry = {
  readonly files?: Readonly<Record<string, Entry>>;
  readonly offset?: string;
  readonly size?: number;
  readonly unpacked?: boolean;
};

/**
 * Takes an archive of Electron apart into `target`: Node cannot read files inside one. Its format is a pickle with the
 * length of a JSON header, the header, and the files one after the other.
 */
export function extractAsar(archive: string, target: string): void {
  const file = openSync(archive, 'r');
  try {
    const sizes = read(file, 0, 16);
    const headerBytes = sizes.readUInt32LE(4);
    const header = read(file, 16, sizes.readUInt32LE(12)).toString('utf8');
    const start = 8 + headerBytes;
    const write = (entry: Entry, path: string): void => {
      if (entry.files) {
        mkdirSync(path, { recursive: true });
        for (const [name, child] of Object.entries(entry.files)) write(child, join(path, name));
      } else if (!entry.unpacked && entry.offset !== undefined) {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, read(file, start + Number(entry.offset), entry.size ?? 0));
      }
    };
    write(JSON.parse(header) as Entry, target);
  } finally {
    closeSync(file);
  }
  if (existsSync(`${archive}.unpacked`)) cpSync(`${archive}.unpacked`, target, { recursive: true });
}

function read(file: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  if (readSync(file, buffer, 0, length, position) !== length) throw new Error('the archive ends too soon');
  return buffer;
}
