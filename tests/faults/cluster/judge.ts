import type { AcceptedCommand } from './command-load.ts';
import type { FaultLog } from './fault-log.ts';
import type { LoggedRecord } from './kafka-tools.ts';
import { idTailOf, type SimulatedEvent } from './simulated-events.ts';

/** All empty where every accepted event is in the log exactly once, at the position that Vigie named. */
export type Verdict = {
  readonly lostCommands: readonly string[];
  readonly lostSimulated: readonly string[];
  readonly copies: readonly string[];
  readonly misplaced: readonly string[];
  /** Simulated events in the log that the simulator has not made. */
  readonly unknownSimulated: readonly string[];
};

type Evidence = {
  readonly records: readonly LoggedRecord[];
  readonly commands: readonly AcceptedCommand[];
  readonly simulated: readonly SimulatedEvent[];
  readonly faults: FaultLog;
};

export function ceId({ headers }: LoggedRecord): string {
  return headers.get('ce_id') ?? 'none';
}

export function isSimulated({ headers }: LoggedRecord): boolean {
  return headers.get('ce_source') === 'urn:vigie:simulator';
}

export function judge({ records, commands, simulated, faults }: Evidence): Verdict {
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
  };
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

function placeOf({ topic, partition, offset }: LoggedRecord): string {
  return `${topic}/${partition}/${offset}`;
}

function timeOf({ headers }: LoggedRecord, faults: FaultLog): string {
  const time = headers.get('ce_time') ?? '';
  return `of ${time}, ${faults.during(Date.parse(time))}`;
}
