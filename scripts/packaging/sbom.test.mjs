import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { checksumProblems, writeChecksums } from './checksums.mjs';
import { shippedOnly } from './sbom.mjs';

it('names what is delivered and nothing else', () => {
  const locked = { 'node_modules/react': { version: '19.0.0' }, 'node_modules/vite': { version: '8.0.0' } };
  const component = (ref) => ({
    'bom-ref': ref,
    properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
    externalReferences: [{ type: 'distribution' }, { type: 'vcs' }],
  });
  const bill = {
    metadata: { component: { 'bom-ref': 'vigie@1', name: 'folder', type: 'library' } },
    components: [component('react@19.0.0'), component('vite@8.0.0'), component('react@18.0.0')],
    dependencies: [
      { ref: 'vigie@1', dependsOn: ['react@19.0.0', 'vite@8.0.0'] },
      { ref: 'vite@8.0.0', dependsOn: ['react@18.0.0'] },
      { ref: 'react@19.0.0' },
    ],
  };
  expect(shippedOnly(bill, ['node_modules/react'], locked)).toEqual({
    metadata: { component: { 'bom-ref': 'vigie@1', name: 'vigie', type: 'application' } },
    components: [{ 'bom-ref': 'react@19.0.0', properties: [], externalReferences: [{ type: 'vcs' }] }],
    dependencies: [
      { ref: 'vigie@1', dependsOn: ['react@19.0.0'] },
      { ref: 'react@19.0.0', dependsOn: [] },
    ],
  });
});

it('states checksums, and notices a file that is another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-sums-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'a.deb'), 'a');
  writeFileSync(join(folder, 'b c.zip'), 'b');
  const names = ['a.deb', 'b c.zip'];
  expect(checksumProblems(folder, names)).toEqual(['SHA256SUMS.txt is missing']);
  writeChecksums(folder, names);
  expect(checksumProblems(folder, names)).toEqual([]);
  writeFileSync(join(folder, 'b c.zip'), 'changed');
  expect(checksumProblems(folder, names)).toEqual(['SHA256SUMS.txt does not state what b c.zip is']);
});
