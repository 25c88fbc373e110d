import { COMMAND_LINE_ID, EMBEDDED_ID, type ConnectionMark } from '../../contract/connection.ts';
import type { Connections } from '../../contract/connection.ts';
import { useStream } from '../bridge/use-stream.ts';
import { useConnectionName } from './use-connection-name.ts';

export type ActiveConnection = {
  readonly id: string;
  /** The first server and how many more, for a cluster that has no name: that of the command line. */
  readonly name: string;
  readonly mark: ConnectionMark;
  /** Empty for the embedded broker. */
  readonly servers: readonly string[];
};

/** The connection in use; undefined while it is not known, and for the audience, who is not told. */
export function useActiveConnection(): ActiveConnection | undefined {
  const stream = useStream('connections');
  const nameOf = useConnectionName();
  if (stream.phase !== 'ready') return undefined;
  const connections = stream.value;
  const { activeId: id, commandLine } = connections;
  const mark = markOf(connections, id);
  if (id === COMMAND_LINE_ID && commandLine) {
    const { servers } = commandLine;
    return { id, mark, servers, name: shortName(servers) };
  }
  const servers = connections.profiles.find((each) => each.id === id)?.servers ?? [];
  return { id, mark, servers, name: nameOf(connections, id) };
}

export function markOf({ profiles }: Connections, id: string): ConnectionMark {
  if (id === EMBEDDED_ID) return 'petrol';
  return profiles.find((each) => each.id === id)?.colour ?? 'grey';
}

/** `127.0.0.1:9092 +2`: a header has no room for more. */
function shortName([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} +${others.length}`;
}
