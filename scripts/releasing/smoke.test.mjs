import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ARTEFACTS } from '../packaging/artefacts.mjs';
import { NamespaceRestriction } from './namespace-restriction.mjs';
import { smokeAll } from './smoke.mjs';

const OURS = ARTEFACTS.filter(({ platform, arch }) => platform === process.platform && arch === process.arch);

/** A folder with a file for each package of this system, and a kernel whose setting is a file there. */
function machine(setting) {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-smoke-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const { name } of OURS) writeFileSync(join(folder, name), '');
  const file = join(folder, 'setting');
  if (setting !== undefined) writeFileSync(file, `${setting}\n`);
  const asked = [];
  const set = async (name, value) => {
    asked.push(`${name}=${value}`);
    writeFileSync(file, `${value}\n`);
  };
  return { folder, file, asked, restriction: new NamespaceRestriction(set, { file }) };
}

describe.runIf(process.platform === 'linux')('on a system that restricts user namespaces', () => {
  it('starts the deb first under the restriction, and the others without it', async () => {
    const { folder, file, restriction } = machine(1);
    const started = [];
    const start = async ({ target }) => {
      started.push([target, restriction.isOn]);
      return [];
    };
    expect(await smokeAll(folder, { restriction, start })).toBe(true);
    expect(started[0]).toEqual(['deb', true]);
    expect(Object.fromEntries(started)).toEqual({ deb: true, rpm: false, AppImage: false, 'tar.gz': false });
    expect(readFileSync(file, 'utf8').trim()).toBe('1');
  });

  it('puts the restriction back where a start breaks off', async () => {
    const { folder, restriction } = machine(1);
    const start = async ({ target }) => {
      if (target !== 'deb') throw new Error('the disk is full');
      return [];
    };
    await expect(smokeAll(folder, { restriction, start })).rejects.toThrow('the disk is full');
    expect(restriction.isOn).toBe(true);
  });
});

it.each([0, undefined])('asks nothing of a kernel whose setting is %s', async (setting) => {
  const { folder, asked, restriction } = machine(setting);
  await smokeAll(folder, { restriction, start: async () => [] });
  expect(asked).toEqual([]);
});
