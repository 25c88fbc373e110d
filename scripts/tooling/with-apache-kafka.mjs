import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOT_HERE, kafkaJars } from './kafka-jars.mjs';
import { root } from './paths.mjs';
import { StopError } from './progress.mjs';

/** Why Apache Kafka cannot be started on this machine, where it cannot; fetches its jars the first time, unless `offline`. */
export async function whyNoApacheKafka({ offline = false } = {}) {
  try {
    await kafkaJars({ offline });
    return undefined;
  } catch (error) {
    if (!(error instanceof StopError) || error.exitCode !== NOT_HERE) throw error;
    return error.message;
  }
}

/** Runs `work(address)` while an Apache Kafka with nothing in it runs on a free port. */
export async function withApacheKafka(work) {
  const data = mkdtempSync(join(tmpdir(), 'vigie-kafka-'));
  const child = spawn(
    process.execPath,
    [join(root, 'scripts', 'kafka.mjs'), '--port', '0', '--data', data, '--offline'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => {
    child.once('close', resolve);
  });
  try {
    return await work(await readyOn(child));
  } finally {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

function readyOn(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const address = /^Kafka ready on (\S+)/m.exec(output)?.[1];
      if (address) resolve(address);
    });
    child.once('close', (code) =>
      reject(new StopError(`Apache Kafka did not start (code ${code}).\n${output}`)),
    );
  });
}
