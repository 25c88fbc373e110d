import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../tooling/paths.mjs';

/**
 * The time that goes into packages: that of the commit, so that two builds of one commit have the same. `SOURCE_DATE_EPOCH` wins
 * (https://reproducible-builds.org/specs/source-date-epoch/); sources without git have the time of their manifest.
 */
export function sourceDate(env = process.env) {
  const seconds =
    env.SOURCE_DATE_EPOCH || secondsOfCommit() || statSync(join(root, 'package.json')).mtimeMs / 1000;
  return new Date(Math.floor(Number(seconds)) * 1000);
}

function secondsOfCommit() {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}
