import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { apacheDefault, apacheSynced, type BenchedBroker, type Contestant, embedded } from './brokers.ts';
import { fillLog } from './fill-log.ts';
import { type JavaPerf, javaPerf } from './java-perf.ts';
import type { Measured, Task } from './kafkajs-task.ts';
import { runProgram } from './run-program.ts';

/*
 * The embedded broker beside Apache Kafka, in one run on one machine: all run throughout, one is measured at a
 * time, in turn. `--quick` only shows that the bench works.
 */
const QUICK = process.argv.includes('--quick');
const ROUNDS = QUICK ? 1 : 3;
const SECONDS = QUICK ? 1 : 3;
const JAVA_RECORDS = QUICK ? 100_000 : 1_000_000;
const LOG_BYTES = QUICK ? 500_000_000 : 5_000_000_000;
const LATENCY_RECORDS = QUICK ? 100 : 1000;
/** The folder of Kafka's jars; without it there is nothing to compare with. */
const JARS = process.env['VIGIE_KAFKA_JARS'];

const contestants: Contestant[] = JARS === undefined ? [embedded] : [embedded, apacheSynced, apacheDefault];

/** By what was measured, by contestant, a figure for each round. */
const figures = new Map<string, Map<string, number[]>>();

function note(what: string, who: Contestant, figure: number): void {
  const row = figures.get(what) ?? figures.set(what, new Map()).get(what)!;
  row.set(who.name, [...(row.get(who.name) ?? []), figure]);
}

async function measure(address: string, task: Task): Promise<Measured> {
  const script = join(import.meta.dirname, 'measure.ts');
  const args = ['--no-warnings', script, address, JSON.stringify(task), String(SECONDS)];
  return JSON.parse(await runProgram(process.execPath, args)) as Measured;
}

const PRODUCE = [100, 1024].flatMap((valueBytes) => [
  { name: `one at a time, ${valueBytes} B`, perSend: 1, atOnce: 1, valueBytes },
  { name: `50 at once, ${valueBytes} B`, perSend: 1, atOnce: 50, valueBytes },
  { name: `batches of 500, ${valueBytes} B`, perSend: 500, atOnce: 4, valueBytes },
]);

async function withKafkajs(who: Contestant, { address }: BenchedBroker): Promise<void> {
  for (const { name, ...task } of PRODUCE) {
    const produced = await measure(address, { kind: 'produce', ...task });
    if (!('topic' in produced)) throw new Error('not a throughput');
    note(`kafkajs in: ${name} (messages/s)`, who, produced.perSecond);
    if (task.perSend > 1) {
      const consumed = await measure(address, {
        kind: 'consume',
        topic: produced.topic,
        count: produced.count,
      });
      if (!('topic' in consumed)) throw new Error('not a throughput');
      note(`kafkajs out: ${task.valueBytes} B (messages/s)`, who, consumed.perSecond);
    }
  }
  const took = await measure(address, { kind: 'latency', count: LATENCY_RECORDS, valueBytes: 100 });
  if (!('p50' in took)) throw new Error('not a latency');
  note('kafkajs end to end, p50 (ms)', who, took.p50);
  note('kafkajs end to end, p99 (ms)', who, took.p99);
}

async function withJava(java: JavaPerf, who: Contestant, { address }: BenchedBroker): Promise<void> {
  for (const valueBytes of [100, 1024]) {
    const count = Math.round(valueBytes === 100 ? JAVA_RECORDS : JAVA_RECORDS / 5);
    const topic = `java-${valueBytes}-${Math.random().toString(36).slice(2)}`;
    note(
      `Java in: ${valueBytes} B (messages/s)`,
      who,
      await java.produce(address, { topic, count, valueBytes }),
    );
    note(`Java out: ${valueBytes} B (messages/s)`, who, await java.consume(address, { topic, count }));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Start, idle, under load: all contestants run, each is measured in its turn. */
async function compare(folder: string): Promise<void> {
  const running: { who: Contestant; broker: BenchedBroker }[] = [];
  for (const who of contestants) {
    for (let round = 0; round < ROUNDS; round += 1) {
      const dataDir = join(folder, `${who.id}-${round}`);
      const broker = await who.start({ dataDir, port: await freePort() });
      note('start to the first acknowledged record (ms)', who, broker.startMs);
      note('memory after the start (MB)', who, broker.memoryMb());
      if (round === ROUNDS - 1) running.push({ who, broker });
      else await broker.stop();
    }
  }
  const java = JARS === undefined ? undefined : javaPerf(JARS);
  for (let round = 0; round < ROUNDS; round += 1) {
    // Who comes first changes, since a machine gets warm and disks get full.
    for (const [index] of running.entries()) {
      const { who, broker } = running[(index + round) % running.length]!;
      await withKafkajs(who, broker);
      if (java !== undefined) await withJava(java, who, broker);
      process.stderr.write(`round ${round + 1} of ${ROUNDS}: ${who.name}\n`);
    }
  }
  for (const { who, broker } of running) {
    note('memory after the load (MB)', who, broker.memoryMb());
    await broker.stop();
  }
}

/** A clean stop, and the start on what it left. */
async function restartWithLog(who: Contestant, folder: string): Promise<void> {
  const port = await freePort();
  const dataDir = join(folder, `${who.id}-large`);
  const first = await who.start({ dataDir, port });
  await fillLog(port, 'large', LOG_BYTES);
  await first.stop();
  const again = await who.start({ dataDir, port });
  note(`start with ${LOG_BYTES / 1e9} GB of log (ms)`, who, again.startMs);
  await again.stop();
  await rm(dataDir, { recursive: true });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function shown(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toFixed(figure < 10 ? 2 : 1);
}

function print(): void {
  const others = contestants.filter((who) => who !== embedded);
  const heading = [
    '',
    ...contestants.map(({ name }) => name),
    ...others.map(({ name }) => `ratio to ${name}`),
  ];
  process.stdout.write(`\n| ${heading.join(' | ')} |\n|${heading.map(() => ' --- |').join('')}\n`);
  for (const [what, row] of figures) {
    const own = median(row.get(embedded.name)!);
    const cells = contestants.map(({ name }) => (row.has(name) ? shown(median(row.get(name)!)) : '–'));
    const ratios = others.map(({ name }) =>
      row.has(name) ? (own / median(row.get(name)!)).toFixed(2) : '–',
    );
    process.stdout.write(`| ${[what, ...cells, ...ratios].join(' | ')} |\n`);
  }
}

const folder = await mkdtemp(join(tmpdir(), 'vigie-broker-bench-'));
try {
  const [processor] = cpus();
  process.stdout.write(
    `${processor?.model.trim()} × ${cpus().length}, Node ${process.version}, load average ${loadavg()[0]?.toFixed(1)}; medians of ${ROUNDS}\n`,
  );
  await compare(folder);
  for (const who of [embedded, ...contestants.filter((each) => each === apacheDefault)]) {
    await restartWithLog(who, folder);
  }
  print();
  await mkdir('.cache/reports', { recursive: true });
  const report = Object.fromEntries([...figures].map(([what, row]) => [what, Object.fromEntries(row)]));
  await writeFile('.cache/reports/bench-broker.json', `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
