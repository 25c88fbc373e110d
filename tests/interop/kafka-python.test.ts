import { describe, expect, it } from 'vitest';
import type { RecordRead } from './clients/interop-client.ts';
import { hasKafkaPython, python } from './clients/kafka-python.ts';
import { connectedProducer, kafkaClient } from './support/kafkajs-client.ts';
import { useTarget } from './support/target.ts';

describe.skipIf(!hasKafkaPython)('kafka-python', () => {
  it('consumes what kafkajs produced, in a group that goes on where it was', async () => {
    const target = await useTarget();
    const { address } = target;
    const topic = await target.topic('t');
    const producer = await connectedProducer(kafkaClient(address));
    const send = (values: string[]): Promise<unknown> =>
      producer.send({ topic, messages: values.map((value) => ({ value })) });
    const read = async (count: number): Promise<[number, string | null][]> => {
      const input = { address, topics: [topic], count, group: target.name('g') };
      return (await python<RecordRead[]>('consume', input)).map(({ offset, value }) => [offset, value]);
    };
    await send(['a', 'b', 'c']);
    expect(await read(3)).toEqual([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]);
    await send(['d']);
    expect(await read(1)).toEqual([[3, 'd']]);
  });

  it('shares partitions between members that come and go, and loses no record', async () => {
    const target = await useTarget();
    const topic = await target.topic('t', { partitions: 4 });
    const said = await python<Record<string, unknown>>('rebalance', {
      address: target.address,
      topic,
      group: target.name('g'),
    });
    expect(said).toEqual({
      alone: [0, 1, 2, 3],
      together: [2, 2],
      left: [0, 1, 2, 3],
      values: ['0', '1', '2', '3'],
    });
  });

  it('makes, grows, configures and deletes a topic, and reads the offsets of a group', async () => {
    const target = await useTarget();
    const topic = target.name('made');
    const said = await python<Record<string, unknown>>('administer', {
      address: target.address,
      topic,
      group: target.name('g'),
    });
    expect(said).toEqual({
      partitions: 3,
      retention: ['60000', '1000'],
      beginning: 0,
      end: 4,
      at_2500: [2, 3000],
      committed: [[topic, 0, 2, 'note']],
      group: ['Empty', 0],
      is_listed: [true, false],
      is_there: [true, false],
    });
  });
});
