import { join } from 'node:path';
import { ensureBuilt } from './tooling/ensure-built.mjs';
import { ensureInstalled } from './tooling/ensure-installed.mjs';
import { findBrowser } from './tooling/find-browser.mjs';
import { kafkaJars } from './tooling/kafka-jars.mjs';
import { node24, root } from './tooling/paths.mjs';
import { StopError, main } from './tooling/progress.mjs';
import { run } from './tooling/run.mjs';

// Measures the whole way of an event; with `broker` the embedded broker beside Apache Kafka; with `core` the fold of a long
// log beside a bare consumer; with `fold` ten million events in the read model; with `tape` a tape of
// a million records. What each figure means is in docs/performance.md.
await main(async () => {
  const [what, ...rest] = process.argv.slice(2);
  await ensureInstalled();
  await ensureBuilt();
  if (what === 'core')
    return (await bench(['core', 'run-core-bench.ts'], rest, { VIGIE_BROWSER: await findBrowser() })).code;
  if (what === 'tape') return (await bench(['core', 'open-long-tape.ts'], rest, {})).code;
  if (what === 'fold') return (await bench(['core', 'fold-long-log.ts'], rest, {})).code;
  const { code } = await (what === 'broker'
    ? bench(['broker', 'run-broker-bench.ts'], rest, { VIGIE_KAFKA_JARS: await jars() })
    : bench(['run-bench.ts'], process.argv.slice(2), { VIGIE_BROWSER: await findBrowser() }));
  return code;
});

function bench(script, args, env) {
  return run(node24(), ['--no-warnings', join(root, 'tests', 'bench', ...script), ...args], { env });
}

/** The folder of Kafka's jars; where they cannot be had the embedded broker is measured alone. */
async function jars() {
  try {
    return (await kafkaJars()).folder;
  } catch (error) {
    if (!(error instanceof StopError)) throw error;
    process.stdout.write(`SKIPPED: Apache Kafka is not measured: ${error.message}\n`);
    return undefined;
  }
}
