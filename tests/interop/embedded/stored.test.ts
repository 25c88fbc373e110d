import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBatchHeader } from '../../../src/broker/wire/record-batch.ts';
import { hasKcat, KCAT } from '../clients/kcat.ts';
import { run } from '../support/command.ts';
import { runningBroker } from '../support/running-broker.ts';

it.skipIf(!hasKcat)('stores compressed what kcat was told to compress', async () => {
  const { address, broker, dataDir } = await runningBroker();
  await broker.ensureTopics([{ name: 't', partitions: 1 }]);
  await run(KCAT, ['-b', address, '-P', '-t', 't', '-z', 'zstd'], `${'same '.repeat(2000)}\n`);
  const segment = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('.log'),
  );
  const stored = readFileSync(join(dataDir, segment!));
  expect(stored.length).toBeLessThan(1000);
  expect(readBatchHeader(stored, 0).attributes & 7).toBe(4);
});
