import type { BrokerLogLine } from './broker-log.ts';
import type { CutJournal, LastShutdown } from './clean-shutdown.ts';
import type { OffsetRange } from './log/missing-offsets.ts';
import type { FoundDamage } from './log/partition-damage.ts';
import type { JournalRecovery } from './log/journal.ts';
import type { LostTopic } from './log/lost-topics.ts';
import type { TopicStore } from './log/topic-store.ts';
import type { GroupCoordinator } from './groups/group-coordinator.ts';
import type { TransactionCoordinator } from './transactions/transaction-coordinator.ts';

/** What the broker found on its disk when it started. Plain JSON: it crosses processes. */
export type RecoveryReport = {
  cleanShutdown: boolean;
  topics: number;
  partitions: number;
  groups: number;
  scannedBytes: number;
  /** Cut from the tails: writes that were under way and had been promised to nobody. */
  tornBytes: number;
  /** What this start has found. */
  damage: RecordDamage[];
  /** All offsets of the logs that have no record because of damage, also of earlier starts. */
  missing: ({ topic: string; partition: number } & MissingRange)[];
  damagedJournals: JournalDamage[];
  /** Shorter than at the last stop, or gone. */
  cutJournals: CutJournal[];
  /** Their `topic.json` was damaged or gone; they were put together from their other files. */
  rebuiltTopics: string[];
  /** Topics that are set aside. Each start reports them until the user has decided. */
  lostTopics: LostTopic[];
};

/** Records of a partition that should have been readable. */
export type RecordDamage = {
  topic: string;
  partition: number;
  offset: string;
  damagedBytes: number;
  /** The bytes as they were found; absent where a file or its end is gone. */
  keptAside?: string;
  /** Offsets that hold no records any more. */
  missing: MissingRange[];
};

/** From the first offset up to the one behind the last. Unused: held back for safety, it never had a record. */
export type MissingRange = { from: string; to: string; isUnused?: true };

export type JournalDamage = { file: string; damagedBytes: number; keptAside: string };

export function recoveryReport(
  state: { topics: TopicStore; groups: GroupCoordinator; transactions: TransactionCoordinator },
  { isClean, cutJournals }: LastShutdown,
): RecoveryReport {
  const recoveries = state.topics.recoveries();
  const journals: [string, JournalRecovery][] = [
    ['groups.journal', state.groups.recovery],
    ['transactions.journal', state.transactions.recovery],
  ];
  return {
    cleanShutdown: isClean,
    topics: state.topics.all().length,
    partitions: recoveries.length,
    groups: state.groups.all().length,
    scannedBytes: recoveries.reduce((sum, { recovery }) => sum + recovery.scannedBytes, 0),
    tornBytes: [...recoveries.map(({ recovery }) => recovery), ...journals.map(([, each]) => each)].reduce(
      (sum, { tornBytes }) => sum + tornBytes,
      0,
    ),
    damage: recoveries.flatMap(({ topic, partition, recovery }) =>
      recovery.damage.map((found) => recordDamage(topic, partition, found)),
    ),
    missing: state.topics
      .missingOffsets()
      .map(({ topic, partition, range }) => Object.assign(missingRange(range), { topic, partition })),
    damagedJournals: journals.flatMap(([file, { damage }]) =>
      damage === undefined ? [] : [{ file, ...damage }],
    ),
    cutJournals,
    rebuiltTopics: [...state.topics.rebuilt],
    lostTopics: [...state.topics.lost],
  };
}

export function recordDamage(topic: string, partition: number, found: FoundDamage): RecordDamage {
  return {
    topic,
    partition,
    offset: found.atOffset.toString(),
    damagedBytes: found.damagedBytes,
    ...(found.keptAside === undefined ? {} : { keptAside: found.keptAside }),
    missing: found.missing.map(missingRange),
  };
}

function missingRange({ from, to, ...kind }: OffsetRange): MissingRange {
  return { from: from.toString(), to: to.toString(), ...kind };
}

/** What the lost end of a journal said. */
const FORGOTTEN: Partial<Record<string, string>> = {
  'groups.journal': 'where consumer groups had read to',
  'transactions.journal': 'how transactions had ended',
};

/** What the user reads on the terminal about it, the worst first. */
export function recoveryLines(recovery: RecoveryReport): BrokerLogLine[] {
  const { cleanShutdown, partitions, scannedBytes, tornBytes } = recovery;
  const errors = [
    ...recovery.lostTopics.map(lostLine),
    ...recovery.damage.map(damageLine),
    ...recovery.damagedJournals.map(
      ({ file, damagedBytes, keptAside }) =>
        `${file} is damaged: ${damagedBytes} bytes cannot be read, and what they said is forgotten; everything else in it is used. ` +
        `The file as it was is kept in ${keptAside}`,
    ),
    ...recovery.cutJournals.map(
      ({ file, missingBytes }) =>
        `${file} has lost ${missingBytes} bytes since the last stop: ${FORGOTTEN[file] ?? 'what they said'} is forgotten. ` +
        'No record is lost. To have it back, stop the broker and put a good copy of the file in its place',
    ),
    ...recovery.rebuiltTopics.map(
      (name) =>
        `topic.json of ${name} was damaged or gone: it was written again from its copy, with all records`,
    ),
  ];
  const lines: BrokerLogLine[] = errors.map((message) => ({ level: 'error', message }));
  if (!cleanShutdown && partitions > 0) {
    lines.push({
      level: 'info',
      message: `no clean shutdown: ${scannedBytes} bytes checked, ${tornBytes} bytes of unfinished writes cut`,
    });
  }
  return lines;
}

export function damageLine({
  topic,
  partition,
  offset,
  damagedBytes,
  keptAside,
  missing,
}: RecordDamage): string {
  const offsets = rangesIn(missing.filter(({ isUnused }) => !isUnused));
  const unused = rangesIn(missing.filter(({ isUnused }) => isUnused));
  const what =
    damagedBytes > 0
      ? `${topic}-${partition} is damaged at offset ${offset}: ${damagedBytes} bytes`
      : `${topic}-${partition} ends early or lacks a file at offset ${offset}`;
  return [
    what,
    keptAside === undefined ? '' : `, kept in ${keptAside}`,
    offsets === '' ? '' : `; offsets ${offsets} are missing, readers go on after them`,
    unused === '' ? '' : `; offsets ${unused} stay unused, so that none is given twice`,
  ].join('');
}

function rangesIn(ranges: readonly MissingRange[]): string {
  return ranges.map(({ from, to }) => `${from} to ${BigInt(to) - 1n}`).join(', ');
}

const NO_NEW_TOPIC = 'Until then no topic is made, and records for a topic that is not there are refused';

function lostLine({ cause, id, path, name }: LostTopic): string {
  switch (cause) {
    case 'name_lost':
      return (
        `the name of a topic is lost: topic.json and its copy are damaged or gone. Its records are kept in ${path}; ` +
        `put a good topic.json there and the folder back as topics/${id}, or remove the folder to do without them. ${NO_NEW_TOPIC}`
      );
    case 'folder_gone':
      return (
        `the folder of ${name ?? 'a topic'} has vanished, though the topic was not deleted. ` +
        `Put topics/${id} back, or remove ${path} to do without its records. ${NO_NEW_TOPIC}`
      );
    case 'same_name':
      return (
        `there are two topics named ${name}: the one with more records is used, the other is kept whole in ${path}. ` +
        `To have both, change the name in its topic.json and move it to topics/${id}; remove the folder to do without it`
      );
  }
}
