import { spawn } from 'node:child_process';
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StopError } from './progress.mjs';

const READY_TIMEOUT_MS = 120_000;
/** A node of three hands its partitions over first: some seconds, more on a busy machine. */
const STOP_TIMEOUT_MS = 60_000;

/** Kafka 4 logs with log4j 2, Kafka 3 and ZooKeeper with what was log4j 1. */
const LOGGING = {
  log4j2: {
    file: 'log4j2.properties',
    option: 'log4j2.configurationFile',
    settings: `rootLogger.level=INFO
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d %p %c{1}: %m%n
`,
  },
  reload4j: {
    file: 'log4j.properties',
    option: 'log4j.configuration',
    settings: `log4j.rootLogger=INFO, out
log4j.appender.out=org.apache.log4j.ConsoleAppender
log4j.appender.out.layout=org.apache.log4j.PatternLayout
log4j.appender.out.layout.ConversionPattern=%d %p %c{1}: %m%n
`,
  },
};

/**
 * Starts a Java server whose log, kept in `dir`, says `readyLine` when it is ready. `jars` are what `kafkaJars` returned.
 */
export function startJavaProcess(jars, { name, heapMb, main, settings, dir, readyLine }) {
  const log = join(dir, `${name}.log`);
  const logging = LOGGING[jars.logging];
  const loggingFile = join(dir, logging.file);
  writeFileSync(loggingFile, logging.settings);
  // A group of its own: Ctrl-C in the terminal must reach the script alone, which stops its servers in order.
  const child = spawn(
    jars.java,
    [
      `-Xmx${heapMb}m`,
      `-D${logging.option}=${pathToFileURL(loggingFile).href}`,
      '-cp',
      jars.classPath,
      main,
      settings,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  // A process that is started again continues the log of the one that ended.
  const file = createWriteStream(log, { flags: 'a' });
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(127));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new StopError(`${name} was not ready in time: ${log}`)),
      READY_TIMEOUT_MS,
    );
    let line = '';
    child.stdout.on('data', (chunk) => {
      file.write(chunk);
      line = (line + chunk).slice(-4096);
      if (line.includes(readyLine)) {
        clearTimeout(timer);
        resolve();
      }
    });
    child.stderr.on('data', (chunk) => file.write(chunk));
    void ended.then((code) => {
      clearTimeout(timer);
      file.end(() =>
        reject(new StopError(`${name} ended (${code}) before it was ready:\n${lastLines(log)}`)),
      );
      return undefined;
    });
  });
  ready.catch(() => undefined);
  return {
    pid: child.pid,
    ready,
    ended,
    /** Resolves when it has ended; to false where it had to be killed. */
    async stop() {
      let inTime = true;
      const timer = setTimeout(() => {
        inTime = false;
        child.kill('SIGKILL');
      }, STOP_TIMEOUT_MS);
      child.kill('SIGTERM');
      await ended;
      clearTimeout(timer);
      return inTime;
    },
    signal: (name) => child.kill(name),
    kill: () => child.kill('SIGKILL'),
  };
}

function lastLines(log) {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}
