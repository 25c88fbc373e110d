import { expect, it } from 'vitest';
import type { AcceptedCommand, UnknownCommand } from './command-load.ts';
import { FaultLog } from './fault-log.ts';
import { judge } from './judge.ts';
import type { LoggedRecord } from './kafka-tools.ts';

const AT_MS = Date.UTC(2026, 0, 2, 3, 4, 5);
const TIME = new Date(AT_MS).toISOString();

function record(offset: number, id: string, headers: Record<string, string> = {}): LoggedRecord {
  const all = { ce_id: id, ce_time: TIME, ...headers };
  return { topic: 'orders', partition: 1, offset, headers: new Map(Object.entries(all)) };
}

function command(eventId: string, offset?: string): AcceptedCommand {
  const position = offset === undefined ? undefined : { topic: 'orders', partition: 1, offset };
  return { eventId, path: '/api/orders/create', askedAtMs: AT_MS, answeredAtMs: AT_MS, position };
}

function unknownCommand(path: UnknownCommand['path'], orderId?: string): UnknownCommand {
  return { path, orderId, askedAtMs: AT_MS, why: 'socket hang up' };
}

const NOTHING = {
  lostCommands: [],
  lostSimulated: [],
  copies: [],
  misplaced: [],
  unknownSimulated: [],
  unasked: [],
};
const simulated = { ce_source: 'urn:vigie:simulator', ce_correlationid: 'order-1' };

it('names each event that is lost, doubled or elsewhere than Vigie said, with its place and the fault', () => {
  const verdict = judge({
    records: [
      record(0, 'written'),
      record(1, 'doubled'),
      record(2, 'doubled'),
      record(3, 'moved'),
      record(4, '01a21e73-257c-744a-81f8-000000000001', simulated),
      record(5, '01a21e73-257c-744a-81f8-000000000009', simulated),
    ],
    commands: [
      command('written', '0'),
      command('doubled', '2'),
      command('moved', '-1'),
      command('kept'),
      command('acknowledged', '6'),
    ],
    unknown: [],
    simulated: [
      { idTail: '744a-81f8-000000000001', type: 'orders.created', orderId: 'order-1' },
      { idTail: '744a-81f8-000000000002', type: 'payments.initiated', orderId: 'order-1' },
      { idTail: '744a-81f8-000000000003', type: 'orders.created', orderId: 'order-2' },
    ],
    faults: new FaultLog(),
  });
  expect(verdict).toEqual({
    lostCommands: [
      `kept /api/orders/create 202 waiting, ${TIME}, before any fault`,
      `acknowledged /api/orders/create 200 at orders/1/6, ${TIME}, before any fault`,
    ],
    lostSimulated: [
      `…-744a-81f8-000000000002 payments.initiated of order-1; its order's last record is of ${TIME}`,
      '…-744a-81f8-000000000003 orders.created of order-2; nothing of its order is in the log',
    ],
    copies: [`doubled at orders/1/1, orders/1/2, of ${TIME}, before any fault`],
    misplaced: ['moved was said to be at orders/1/-1, and is at orders/1/3'],
    unknownSimulated: ['01a21e73-257c-744a-81f8-000000000009 at orders/1/5'],
    unasked: [],
  });
});

it('finds nothing where every event is there once', () => {
  expect(
    judge({
      records: [record(0, 'written'), record(1, '01a21e73-257c-744a-81f8-000000000001', simulated)],
      commands: [command('written', '0')],
      unknown: [],
      simulated: [{ idTail: '744a-81f8-000000000001', type: 'orders.created', orderId: 'order-1' }],
      faults: new FaultLog(),
    }),
  ).toEqual(NOTHING);
});

const later = { ce_time: new Date(AT_MS + 1).toISOString() };
const earlier = { ce_time: new Date(AT_MS - 1).toISOString() };
const ofOrder = (order: string) => ({ ce_correlationid: order });
const ASKED = [unknownCommand('/api/orders/create'), unknownCommand('/api/payments', 'order-1')];

it.each<[string, LoggedRecord[], string[]]>([
  ['is not in the log', [], []],
  ['is in it', [record(0, 'a', later), { ...record(0, 'b', ofOrder('order-1')), topic: 'payments' }], []],
  ['is in it, and another event too', [record(0, 'a'), record(1, 'b', later)], ['b']],
  ['is of another order', [{ ...record(0, 'a', ofOrder('order-2')), topic: 'payments' }], ['a']],
  ['was asked for after the event', [record(0, 'a', earlier)], ['a']],
  ['is on another topic', [{ ...record(0, 'a', ofOrder('order-1')), topic: 'deliveries' }], ['a']],
])('lets a command of unknown outcome be in the log or not: one that %s', (_case, records, unasked) => {
  const verdict = judge({ records, commands: [], unknown: ASKED, simulated: [], faults: new FaultLog() });
  expect({ ...verdict, unasked: verdict.unasked.map((each) => each.split(' ')[0]) }).toEqual({
    ...NOTHING,
    unasked,
  });
});

it('finds the copy of an event whose command has an unknown outcome', () => {
  const records = [record(0, 'a', later), record(1, 'a', later)];
  expect(
    judge({ records, commands: [], unknown: ASKED, simulated: [], faults: new FaultLog() }),
  ).toMatchObject({
    copies: [expect.stringMatching(/^a at orders\/1\/0, orders\/1\/1/)],
    unasked: [],
  });
});
