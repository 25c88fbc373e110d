import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { freePorts } from '../tooling/free-ports.mjs';
import { firstStartProblems } from './first-start.mjs';

async function started(script) {
  const folder = mkdtempSync(join(tmpdir(), 'vigie-first-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const executable = join(folder, 'vigie');
  writeFileSync(executable, `#!/bin/sh\n${script}\n`);
  chmodSync(executable, 0o755);
  const [kafkaPort] = await freePorts(1);
  return firstStartProblems({ executable, home: join(folder, 'home'), kafkaPort, deadlineMs: 2_000 });
}

it.skipIf(process.platform === 'win32')(
  'fails where the program ends by itself, with what it printed',
  async () => {
    expect(await started('echo "no such module"; exit 3')).toEqual([
      expect.stringMatching(/^it ended with code 3\n[\s\S]*no such module/),
    ]);
    expect(await started('echo "Vigie ready in its window"; exit 0')).toEqual([
      expect.stringMatching(/^it ended with code 0/),
    ]);
  },
);

it.skipIf(process.platform === 'win32')('fails where only the window is there', async () => {
  const problems = await started(
    "trap 'exit 0' TERM; echo 'Vigie ready in its window'; while :; do sleep 0.1; done",
  );
  expect(problems.slice(0, -1)).toEqual([
    'the broker in its utility process holds no records',
    'the read model on its worker thread holds nothing',
  ]);
});
