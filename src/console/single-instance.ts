import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFile } from './patient-files.ts';
import { lockFile } from './store/file-lock.ts';

export type InstanceClaim =
  | {
      readonly kind: 'claimed';
      /** What a second start is told: where this one is. */
      readonly announce: (address: string) => void;
      readonly release: () => void;
    }
  | {
      readonly kind: 'taken';
      /** Empty while the other one still starts. */
      readonly address: string;
    };

/**
 * One console per home folder: two would write the same files and commit the same offsets. The claim is a lock on a
 * file in the home, where no other user can make one first.
 */
export function claimInstance(homeDir: string): InstanceClaim {
  const addressFile = join(homeDir, 'instance-address');
  const lock = lockFile(join(homeDir, 'instance-lock'));
  if (!lock) return { kind: 'taken', address: readAddress(addressFile) };
  // One that was killed has left its own.
  removeFile(addressFile);
  return {
    kind: 'claimed',
    announce: (address) => writeFileSync(addressFile, `${address}\n`, { mode: 0o600 }),
    release() {
      removeFile(addressFile);
      lock.release();
    },
  };
}

function readAddress(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}
