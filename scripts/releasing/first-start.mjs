import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import { StartedProgram } from './started-program.mjs';

/** Slow machines, virus scanners, a first start. */
const START_DEADLINE_MS = 180_000;
const STOP_DEADLINE_MS = 60_000;
const POLL_MS = 500;

/**
 * Starts an installed Vigie for the first time, and looks at it from outside: a release lets no debugger in. Resolves to what is wrong,
 * in sentences. `home` is where it keeps its data; a portable one finds it by itself.
 */
export async function firstStartProblems({
  executable,
  home,
  isPortable = false,
  kafkaPort,
  env,
  deadlineMs = START_DEADLINE_MS,
}) {
  const args = ['--kafka-port', String(kafkaPort), '--demo', '--lang', 'en'];
  if (!isPortable) args.push('--home', home);
  const program = new StartedProgram(executable, args, env);
  const problems = [];
  for (const [what, isSo] of Object.entries({
    'its window is not there': () => program.output.includes('Vigie ready in its window'),
    'the broker in its utility process holds no records': () => holdsRecords(kafkaPort),
    'the read model on its worker thread holds nothing': () => hasActivity(join(home, 'read-model.db')),
  })) {
    const isFound = await within(deadlineMs, async () => program.ended !== undefined || (await isSo()));
    if (program.ended !== undefined) return [`${program.ended}\n${lastOf(program)}`];
    if (!isFound) problems.push(what);
  }
  problems.push(...(await endProblems(program, kafkaPort)));
  return problems.length === 0 ? [] : [...problems, `It printed:\n${lastOf(program)}`];
}

async function endProblems(program, kafkaPort) {
  await program.askToEnd();
  const hasEnded = await within(STOP_DEADLINE_MS, async () => program.ended !== undefined);
  if (!hasEnded) program.kill();
  const isFree = await within(STOP_DEADLINE_MS, async () => !(await isListening(kafkaPort)));
  return [
    ...(hasEnded ? [] : ['it did not end when it was asked to']),
    ...(hasEnded && program.ended !== 'it ended with code 0' ? [program.ended] : []),
    ...(isFree ? [] : ['its broker was left running']),
  ];
}

function lastOf({ output }) {
  return output.slice(-4_000);
}

async function within(deadlineMs, isSo) {
  const end = Date.now() + deadlineMs;
  while (Date.now() < end) {
    if (await isSo()) return true;
    await delay(POLL_MS);
  }
  return false;
}

async function holdsRecords(port) {
  if (!(await isListening(port))) return false;
  const kafka = new kafkajs.Kafka({
    brokers: [`127.0.0.1:${port}`],
    clientId: 'first-start',
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    for (const topic of await admin.listTopics()) {
      const offsets = await admin.fetchTopicOffsets(topic);
      if (offsets.some(({ high }) => BigInt(high) > 0n)) return true;
    }
    return false;
  } catch {
    return false;
  } finally {
    await admin.disconnect();
  }
}

function hasActivity(file) {
  if (!existsSync(file)) return false;
  try {
    using database = new DatabaseSync(file, { readOnly: true });
    return database.prepare('SELECT count(*) AS rows FROM activity').get().rows > 0;
  } catch {
    return false;
  }
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const answer = (isThere) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
  });
}
