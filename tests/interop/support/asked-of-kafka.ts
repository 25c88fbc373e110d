import { Socket } from 'node:net';
import { onTestFinished, vi } from 'vitest';

/** Kafka's requests that change something in the cluster, by their keys; and those that only a group's members send. */
const CHANGING_REQUESTS: ReadonlyMap<number, string> = new Map([
  [0, 'Produce'],
  [8, 'OffsetCommit'],
  // Apache Kafka creates `__consumer_offsets` when it is first asked for a coordinator.
  [10, 'FindCoordinator'],
  [11, 'JoinGroup'],
  [12, 'Heartbeat'],
  [13, 'LeaveGroup'],
  [14, 'SyncGroup'],
  [19, 'CreateTopics'],
  [20, 'DeleteTopics'],
  [21, 'DeleteRecords'],
  [22, 'InitProducerId'],
  [24, 'AddPartitionsToTxn'],
  [25, 'AddOffsetsToTxn'],
  [26, 'EndTxn'],
  [28, 'TxnOffsetCommit'],
  [30, 'CreateAcls'],
  [31, 'DeleteAcls'],
  [33, 'AlterConfigs'],
  [37, 'CreatePartitions'],
  [42, 'DeleteGroups'],
  [44, 'IncrementalAlterConfigs'],
  [45, 'AlterPartitionReassignments'],
  [47, 'OffsetDelete'],
]);

export type AskedOfKafka = {
  /** All requests of the client so far, by their keys. */
  readonly keys: () => ReadonlySet<number>;
  /** Those that change something, by their names. */
  readonly changing: () => readonly string[];
};

/**
 * Records what this process asks of Kafka until the test ends: the frames that are written to sockets, of clients whose
 * id begins with `clientId`. Whatever code sends them, they pass here.
 */
export function recordAskedOfKafka(clientId: string): AskedOfKafka {
  const seen = new Set<number>();
  // Called on the socket that it was called on.
  // oxlint-disable-next-line typescript/unbound-method
  const write = Socket.prototype.write;
  const spy = vi.spyOn(Socket.prototype, 'write').mockImplementation(function record(
    this: Socket,
    ...args: unknown[]
  ) {
    const [data] = args;
    if (Buffer.isBuffer(data)) for (const key of keysIn(data, clientId)) seen.add(key);
    return Reflect.apply(write, this, args) as boolean;
  });
  onTestFinished(() => spy.mockRestore());
  return {
    keys: () => seen,
    changing: () => [...seen].flatMap((key) => CHANGING_REQUESTS.get(key) ?? []),
  };
}

/** A request begins with its size, key (int16), version (int16), correlation id (int32) and client id (a string). */
function keysIn(data: Buffer, clientId: string): number[] {
  const keys: number[] = [];
  for (let at = 0; at + 14 <= data.length; at += 4 + data.readInt32BE(at)) {
    const length = data.readInt16BE(at + 12);
    const name = data.toString('utf8', at + 14, at + 14 + Math.max(0, length));
    if (name.startsWith(clientId)) keys.push(data.readInt16BE(at + 4));
    if (data.readInt32BE(at) < 10) break;
  }
  return keys;
}
