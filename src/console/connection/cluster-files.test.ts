import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openClusterFiles } from './cluster-files.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';

function newDir(): string {
  return join(temporaryDirectory(), 'production');
}

describe('openClusterFiles', () => {
  it('gives the files nobody has used to the first cluster that is met', () => {
    const dir = newDir();
    const files = openClusterFiles(dir);
    const before = files.paths();
    expect([files.meet('one'), files.meet('one')]).toEqual([true, true]);
    expect(files.paths()).toEqual(before);
    expect(openClusterFiles(dir).paths()).toEqual(before);
  });

  it('has files of its own for each cluster, and finds them again', () => {
    const dir = newDir();
    const files = openClusterFiles(dir);
    files.meet('one');
    const one = files.paths();
    expect(files.meet('two')).toBe(false);
    const two = openClusterFiles(dir);
    expect(two.paths().outboxFile).not.toBe(one.outboxFile);
    expect(two.meet('two')).toBe(true);
    expect(two.meet('one')).toBe(false);
    expect(openClusterFiles(dir).paths()).toEqual(one);
  });

  it('knows every outbox there is', () => {
    const files = openClusterFiles(newDir());
    expect(files.outboxes()).toEqual([]);
    files.meet('one');
    writeFileSync(files.paths().outboxFile, '');
    files.meet('two');
    writeFileSync(files.paths().outboxFile, '');
    expect(files.outboxes()).toHaveLength(2);
  });

  it('does not leave its folder, whatever its index says', () => {
    const dir = newDir();
    openClusterFiles(dir);
    const clusters = [{ folder: '../../../etc', clusterId: 'one' }, { folder: 7 }, null];
    writeFileSync(join(dir, 'clusters.json'), JSON.stringify({ last: '../../../etc', clusters }));
    expect(openClusterFiles(dir).paths().outboxFile.startsWith(dir)).toBe(true);
  });
});
