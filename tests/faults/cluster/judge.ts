import type { AcceptedCommand, CommandPath, UnknownCommand } from './command-load.ts';
import type { FaultLog } from './fault-log.ts';
import type { LoggedRecord } from './kafka-tools.ts';
import { idTailOf, type SimulatedEvent } from './simulated-events.ts';

/**
 * All empty where every accepted event is in the log exactly once, at the position that Vigie named, and every command
 * of unknown outcome at most once.
 */
export type Verdict = {
  readonly lostCommands: readonly string[];
  readonly lostSimulated: readonly string[];
  readonly copies: readonly string[];
  readonly misplaced: readonly string[];
  /** Simulated events in the log that the simulator has not made. */
  readonly unknownSimulated: readonly string[];
  /** Events of commands that nobody asked for. */
  readonly unasked: readonly string[];
};

type Evidence = {
  readonly records: readonly LoggedRecord[];
  readonly commands: readonly AcceptedCommand[];
  readonly unknown: readonly UnknownCommand[];
  readonly simulated: readonly SimulatedEvent[];
  readonly faults: FaultLog;
};

const TOPIC_OF: Record<CommandPath, string> = {
  '/api/orders/create': 'orders',
  '/api/payments': 'payments',
  '/api/deliveries': 'deliveries',
};

export function ceId({ headers }: LoggedRecord): string {
  return headers.get('ce_id') ?? 'none';
}

export function isSimulated({ headers }: LoggedRecord): boolean {
  return headers.get('ce_source') === 'urn:vigie:simulator';
}

export function judge({ records, commands, unknown, simulated, faults }: Evidence): Verdict {
  const byId = Map.groupBy(records, ceId);
  const simulatedInLog = records.filter(isSimulated);
  const tailsInLog = new Set(simulatedInLog.map((record) => idTailOf(ceId(record))));
  const tailsMade = new Set(simulated.map(({ idTail }) => idTail));
  const byOrder = Map.groupBy(simulatedInLog, ({ headers }) => headers.get('ce_correlationid') ?? '');
  const lastOf = (orderId: string): string => {
    const times = (byOrder.get(orderId) ?? []).map(({ headers }) => headers.get('ce_time') ?? '');
    const last = times.toSorted((a, b) => (a < b ? -1 : 1)).at(-1);
    return last === undefined
      ? 'nothing of its order is in the log'
      : `its order's last record is of ${last}`;
  };
  return {
    lostCommands: commands
      .filter(({ eventId }) => !byId.has(eventId))
      .map((command) => `${describe(command)}, ${faults.during(command.answeredAtMs)}`),
    lostSimulated: simulated
      .filter(({ idTail }) => !tailsInLog.has(idTail))
      .map(({ idTail, type, orderId }) => `…-${idTail} ${type} of ${orderId}; ${lastOf(orderId)}`),
    copies: [...byId]
      .filter(([, copies]) => copies.length > 1)
      .map(([id, copies]) => `${id} at ${copies.map(placeOf).join(', ')}, ${timeOf(copies[0]!, faults)}`),
    misplaced: commands.flatMap((command) => misplaced(command, byId.get(command.eventId) ?? [])),
    unknownSimulated: simulatedInLog
      .filter((record) => !tailsMade.has(idTailOf(ceId(record))))
      .map((record) => `${ceId(record)} at ${placeOf(record)}`),
    unasked: unasked({ byId, commands, unknown }).map(
      (record) => `${ceId(record)} at ${placeOf(record)}, ${timeOf(record, faults)}`,
    ),
  };
}

/** Events that no accepted command names, once each command of unknown outcome has taken at most one. */
function unasked(evidence: {
  readonly byId: ReadonlyMap<string, readonly LoggedRecord[]>;
  readonly commands: readonly AcceptedCommand[];
  readonly unknown: readonly UnknownCommand[];
}): LoggedRecord[] {
  const accepted = new Set(evidence.commands.map(({ eventId }) => eventId));
  const open = evidence.unknown.toSorted((a, b) => a.askedAtMs - b.askedAtMs);
  return [...evidence.byId.values()]
    .map(([first]) => first!)
    .filter((record) => !isSimulated(record) && !accepted.has(ceId(record)))
    .toSorted((a, b) => timeMsOf(a) - timeMsOf(b))
    .filter((record) => {
      const taker = open.findIndex((command) => mayHaveMade(command, record));
      if (taker !== -1) {
        open.splice(taker, 1);
      }
      return taker === -1;
    });
}

function mayHaveMade(command: UnknownCommand, record: LoggedRecord): boolean {
  const orderId = record.headers.get('ce_correlationid');
  return (
    TOPIC_OF[command.path] === record.topic &&
    command.askedAtMs <= timeMsOf(record) &&
    (command.orderId ?? orderId) === orderId
  );
}

function timeMsOf({ headers }: LoggedRecord): number {
  return Date.parse(headers.get('ce_time') ?? '');
}

function misplaced(command: AcceptedCommand, found: readonly LoggedRecord[]): string[] {
  const { position, eventId } = command;
  if (position === undefined || found.length === 0) {
    return [];
  }
  const said = `${position.topic}/${position.partition}/${position.offset}`;
  const places = found.map(placeOf);
  return places.includes(said)
    ? []
    : [`${eventId} was said to be at ${said}, and is at ${places.join(', ')}`];
}

function describe({ eventId, path, position, answeredAtMs }: AcceptedCommand): string {
  const answer = position
    ? `200 at ${position.topic}/${position.partition}/${position.offset}`
    : '202 waiting';
  return `${eventId} ${path} ${answer}, ${new Date(answeredAtMs).toISOString()}`;
}

export function describeUnknown({ path, askedAtMs, why }: UnknownCommand, faults: FaultLog): string {
  return `${path} has an unknown outcome: ${why}, asked at ${new Date(askedAtMs).toISOString()}, ${faults.during(askedAtMs)}`;
}

function placeOf({ topic, partition, offset }: LoggedRecord): string {
  return `${topic}/${partition}/${offset}`;
}

function timeOf(record: LoggedRecord, faults: FaultLog): string {
  return `of ${record.headers.get('ce_time') ?? ''}, ${faults.during(timeMsOf(record))}`;
}
