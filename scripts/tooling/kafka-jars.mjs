import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cache } from './paths.mjs';
import { StopError, step } from './progress.mjs';
import { run } from './run.mjs';

/** The newest Apache Kafka whose broker and command-line tools are both published as jars; runs on Java 17. */
export const KAFKA_VERSION = '4.3.1';
/** The newest versions known of lines that may be asked for by two numbers; 3.9 is the last with ZooKeeper. */
const NEWEST = { 3.9: '3.9.2', 4.3: KAFKA_VERSION };
/** What the scripts that need Java, Maven or the jars end with where these cannot be had. */
export const NOT_HERE = 3;

const LEAST_JAVA = 17;
const DOWNLOAD_TIMEOUT_MS = 300_000;
/** What writes the logs; the jars bring slf4j without anything behind it. */
const LOGGING = {
  log4j2: ['org.apache.logging.log4j', 'log4j-slf4j-impl', '2.24.3'],
  reload4j: ['org.slf4j', 'slf4j-reload4j', '1.7.36'],
};
/** Only the tools that look for Connect's plugins need these; they bring a web server along. */
const NOT_NEEDED = [
  ['org.apache.kafka', 'connect-runtime'],
  ['org.apache.kafka', 'connect-api'],
  ['org.apache.kafka', 'connect-json'],
];

export const kafkaHome = join(cache, 'kafka');

/** The version with all its numbers, or `undefined` where it is none that can be started. */
export function kafkaVersion(wanted) {
  const version = NEWEST[wanted] ?? wanted;
  return /^(3\.9|4\.\d+)\.\d+$/.test(version) ? version : undefined;
}

/**
 * The program `java` and the class path of an Apache Kafka: `{ java, classPath, folder, logging }`. The jars are fetched with
 * Maven the first time; with `offline` they have to be there. Throws a StopError that says what is missing.
 */
export async function kafkaJars({ version = KAFKA_VERSION, offline = false, quiet = false } = {}) {
  const java = await findJava();
  const folder = join(kafkaHome, `jars-${version}`);
  if (!existsSync(folder)) {
    if (offline)
      throw new StopError(
        `the jars of Apache Kafka ${version} are not here: npm run kafka -- --jars`,
        NOT_HERE,
      );
    const fetchThem = () => download(version, folder);
    await (quiet
      ? fetchThem()
      : step(`Fetching Apache Kafka ${version} (only the first time, about 45 MB)`, fetchThem));
  }
  return { java, folder, classPath: join(folder, '*'), logging: loggingOf(version) };
}

function loggingOf(version) {
  return version.startsWith('3.') ? 'reload4j' : 'log4j2';
}

async function findJava() {
  const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, 'bin', 'java') : 'java';
  const { code, output } = await run(java, ['-version'], { quiet: true });
  const major = Number(/version "(\d+)/.exec(output)?.[1] ?? 0);
  if (code === 0 && major >= LEAST_JAVA) return java;
  const found = code === 0 ? `Java ${major} is too old` : 'there is no Java';
  throw new StopError(`Apache Kafka needs Java ${LEAST_JAVA} or later: ${found} on this machine.`, NOT_HERE);
}

async function download(version, folder) {
  const isWindows = process.platform === 'win32';
  const maven = isWindows ? 'mvn.cmd' : 'mvn';
  if (!isOnPath(maven)) {
    throw new StopError(
      'The jars of Apache Kafka are fetched with Maven: there is no mvn on this machine.',
      NOT_HERE,
    );
  }
  // Not seen under its own name until it is whole.
  const work = `${folder}-${process.pid}`;
  const log = join(kafkaHome, 'maven.log');
  mkdirSync(work, { recursive: true });
  try {
    const pom = join(work, 'pom.xml');
    writeFileSync(pom, pomFor(version));
    const jars = join(work, 'jars');
    const args = ['--batch-mode', '--file', pom, 'dependency:copy-dependencies'];
    const options = ['-DincludeScope=runtime', `-DoutputDirectory=${jars}`];
    const { code, output } = await run(maven, [...args, ...options], {
      quiet: true,
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      shell: isWindows,
    });
    writeFileSync(log, output);
    if (code !== 0) {
      const why = code === 124 ? `took more than ${DOWNLOAD_TIMEOUT_MS / 1000} s` : `failed`;
      throw new StopError(
        `Fetching Apache Kafka ${version} with Maven ${why}; what Maven said is in ${log}.`,
        NOT_HERE,
      );
    }
    // Another run may have been faster; its jars are the same.
    if (!existsSync(folder)) renameSync(jars, folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function pomFor(version) {
  const dependencies = [
    dependency('org.apache.kafka', 'kafka_2.13', version),
    dependency('org.apache.kafka', 'kafka-tools', version, NOT_NEEDED),
    dependency(...LOGGING[loggingOf(version)]),
  ];
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>vigie</groupId>
  <artifactId>kafka-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>${dependencies.join('')}</dependencies>
</project>
`;
}

function dependency(group, artifact, version, exclusions = []) {
  const excluded = exclusions.map(([group, artifact]) => `<exclusion>${names(group, artifact)}</exclusion>`);
  return `<dependency>${names(group, artifact)}<version>${version}</version><exclusions>${excluded.join('')}</exclusions></dependency>`;
}

function names(group, artifact) {
  return `<groupId>${group}</groupId><artifactId>${artifact}</artifactId>`;
}
