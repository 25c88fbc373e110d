import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasJava, useJava } from '../../interop/support/java.ts';
import { count } from '../fault-length.ts';
import { ceId, describeUnknown, judge } from './judge.ts';
import type { LoggedRecord } from './kafka-tools.ts';
import { LoadedShop, LONELY } from './loaded-shop.ts';
import { waitUntil } from './wait-until.ts';

const KILLS = count({ short: 2, long: 20 });
const ROLLING_RESTARTS = count({ short: 1, long: 5 });
const FREEZES = count({ short: 1, long: 3 });
const LEADERLESS = count({ short: 1, long: 3 });
const NODES = [1, 2, 3];
/** Longer than clients wait for an answer. */
const FROZEN_MS = 30_000;
const ONE_FAULT_MS = 900_000;
/** Share of commands whose connection may break: a host that breaks more is at fault, whatever the log holds. */
const MOST_UNKNOWN = 0.001;

describe.skipIf(!hasJava || process.platform === 'win32')('Vigie on three nodes of Apache Kafka', () => {
  const java = useJava();
  let shop: LoadedShop;
  let records: readonly LoggedRecord[] = [];

  beforeAll(async () => {
    shop = await LoadedShop.open(java);
  }, ONE_FAULT_MS);

  // A fault that failed half-way must not decide the next.
  afterEach(() => shop?.heal(), ONE_FAULT_MS);

  afterAll(() => shop?.close(), ONE_FAULT_MS);

  it(
    `goes on writing after each of ${KILLS} kills of a leader`,
    async () => {
      for (let kill = 0; kill < KILLS; kill += 1) {
        const partition = kill % 3;
        const leader = Number(await shop.leaderOf('orders', partition));
        await shop.faults.note(`kill ${kill + 1} of node ${leader}`, async () => {
          await shop.cluster.tell('kill', leader);
          await otherLeader(partition, leader);
          expect(await shop.writes({ topic: 'orders', partition })).toMatchObject({
            topic: 'orders',
            partition,
          });
          await shop.cluster.tell('start', leader);
          await shop.whole();
        });
      }
      expect(await shop.writes({ topic: 'orders' })).toMatchObject({ topic: 'orders' });
    },
    ONE_FAULT_MS * KILLS,
  );

  it(
    `goes on writing during ${ROLLING_RESTARTS} rolling restarts`,
    async () => {
      for (let round = 0; round < ROLLING_RESTARTS; round += 1) {
        for (const node of NODES) {
          await shop.faults.note(`rolling restart ${round + 1}, node ${node}`, async () => {
            await shop.cluster.tell('stop', node);
            expect(await shop.writes({ topic: 'orders' })).toMatchObject({ topic: 'orders' });
            await shop.cluster.tell('start', node);
            await shop.whole();
          });
        }
      }
      expect(await shop.writes({ topic: 'orders' })).toMatchObject({ topic: 'orders' });
    },
    ONE_FAULT_MS * ROLLING_RESTARTS * NODES.length,
  );

  it(
    `goes on writing after a leader stood still for ${FROZEN_MS / 1_000} s, ${FREEZES} times`,
    async () => {
      for (let freeze = 0; freeze < FREEZES; freeze += 1) {
        const partition = freeze % 3;
        const leader = Number(await shop.leaderOf('orders', partition));
        await shop.faults.note(`freeze ${freeze + 1} of node ${leader}`, async () => {
          await shop.cluster.tell('freeze', leader);
          const thawed = delay(FROZEN_MS).then(() => shop.cluster.tell('thaw', leader));
          await otherLeader(partition, leader);
          await thawed;
          expect(await shop.writes({ topic: 'orders', partition })).toMatchObject({
            topic: 'orders',
            partition,
          });
          await shop.whole();
        });
      }
    },
    ONE_FAULT_MS * FREEZES,
  );

  it(
    `keeps what is for a partition without a leader, and writes to the other topics, ${LEADERLESS} times`,
    async () => {
      for (let round = 0; round < LEADERLESS; round += 1) {
        await shop.faults.note(
          `${LONELY.topic}/${LONELY.partition} without a leader ${round + 1}`,
          async () => {
            await shop.cluster.tell('kill', LONELY.node);
            await waitUntil(
              'no leader',
              async () =>
                (await shop.tools.leaders(LONELY.topic)).get(LONELY.partition) === 'none' || undefined,
            );
            await shop.waits(3, '/api/deliveries');
            await shop.writes({ topic: 'orders' });
            await shop.writes({ topic: 'payments' });
            await shop.cluster.tell('start', LONELY.node);
            await shop.whole();
            expect(await shop.writes(LONELY)).toMatchObject({ topic: 'deliveries', partition: 2 });
          },
        );
      }
    },
    ONE_FAULT_MS * LEADERLESS,
  );

  it(
    'keeps what is asked for while two of three nodes are away and the cluster has no majority',
    async () => {
      await shop.faults.note('nodes 1 and 2 killed', async () => {
        await Promise.all([1, 2].map((node) => shop.cluster.tell('kill', node)));
        expect(await shop.waits(20)).not.toEqual([]);
        await Promise.all([1, 2].map((node) => shop.cluster.tell('start', node)));
        await shop.whole();
        expect(await shop.writes({ topic: 'orders' })).toMatchObject({ topic: 'orders' });
      });
    },
    ONE_FAULT_MS,
  );

  it(
    'has every accepted command and every simulated event in the log exactly once, as Kafka’s own consumer prints it',
    async () => {
      const { simulated, eventsMade } = await shop.settle();
      records = await shop.records();
      const { accepted: commands, refused, unknown } = shop.load;
      const { possibleCopies } = await shop.status();
      const waited = commands.filter(({ position }) => position === undefined).length;
      console.info(
        `${commands.length} commands accepted, ${waited} of them to wait; ${eventsMade} simulated events; ` +
          `${records.length} records in the log; ${possibleCopies} possible copies counted\n${shop.faults.report()}\n` +
          unknown.map((command) => describeUnknown(command, shop.faults)).join('\n'),
      );
      expect({
        refused,
        eventsMade,
        ...judge({ records, commands, unknown, simulated, faults: shop.faults }),
      }).toEqual({
        refused: [],
        eventsMade: simulated.length,
        lostCommands: [],
        lostSimulated: [],
        copies: [],
        misplaced: [],
        unknownSimulated: [],
        unasked: [],
      });
      expect(unknown.length).toBeLessThanOrEqual(commands.length * MOST_UNKNOWN);
    },
    ONE_FAULT_MS,
  );

  it(
    'shows the totals of the log',
    async () => {
      const distinct = (isCounted: (record: LoggedRecord) => boolean, header: string): number =>
        new Set(records.filter(isCounted).map(({ headers }) => headers.get(header))).size;
      const events = new Set(records.map(ceId)).size;
      const { records: read } = await waitUntil(`${events} events are read`, async () => {
        const status = await shop.status();
        return status.records.read - status.records.duplicates >= events ? status : undefined;
      });
      const response = await fetch(`${shop.host.origin}/api/stats`, {
        headers: { authorization: `Bearer ${shop.host.token}` },
      });
      expect({
        events: read.read - read.duplicates,
        quarantined: read.quarantined,
        stats: await response.json(),
      }).toMatchObject({
        events,
        quarantined: 0,
        stats: {
          total_orders: distinct(({ topic }) => topic === 'orders', 'ce_subject'),
          total_payments: distinct(({ topic }) => topic === 'payments', 'ce_subject'),
          total_deliveries: distinct(({ topic }) => topic === 'deliveries', 'ce_subject'),
          delivered: distinct(({ headers }) => headers.get('ce_type') === 'delivery.delivered', 'ce_subject'),
        },
      });
    },
    ONE_FAULT_MS,
  );

  async function otherLeader(partition: number, gone: number): Promise<void> {
    await waitUntil(`orders/${partition} has another leader than node ${gone}`, async () => {
      const leader = (await shop.tools.leaders('orders')).get(partition);
      return typeof leader === 'number' && leader !== gone ? leader : undefined;
    });
  }
});
