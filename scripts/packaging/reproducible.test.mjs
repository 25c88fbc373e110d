import { expect, it } from 'vitest';
import { join } from 'node:path';
import { differences } from './reproducible.mjs';
import { makeSample } from './testing/make-sample.mjs';

const archiveOf = (sample) => join(sample.folder, 'resources', 'app.asar');

it('finds two archives of the same files the same, and names a file that differs', async () => {
  using first = await makeSample();
  using second = await makeSample();
  expect(differences(archiveOf(first), archiveOf(second))).toEqual([]);
  using other = await makeSample({
    packed: { 'out/main/projection.cjs': `// ${Math.PI}`, 'out/main/more.js': '' },
  });
  expect(differences(archiveOf(first), archiveOf(other))).toEqual([
    'out/main/more.js in app.asar differs when it is built again',
    'out/main/projection.cjs in app.asar differs when it is built again',
  ]);
  expect(differences(join(first.folder, 'absent.asar'), archiveOf(second))).toEqual(['there is no app.asar']);
});
