import { describe, expect, it } from 'vitest';
import { isInstalled, run } from './support/command.ts';
import { connectedProducer, consume, kafkaClient } from './support/kafkajs-client.ts';
import { runningBroker } from './support/running-broker.ts';

const PYTHON = '/usr/bin/python3';

const PRODUCE = `
import sys
from kafka import KafkaProducer
producer = KafkaProducer(bootstrap_servers=sys.argv[1], acks='all', compression_type=sys.argv[2] or None)
for index in range(200):
    producer.send('t', key=b'k%d' % index, value=b'v%d' % index, headers=[('h', b'x')])
producer.flush()
print(producer.config['api_version'])
`;

const CONSUME = `
import sys
from kafka import KafkaConsumer
consumer = KafkaConsumer('t', bootstrap_servers=sys.argv[1], group_id='py', auto_offset_reset='earliest')
count = 0
for message in consumer:
    print(message.value.decode())
    count += 1
    if count == int(sys.argv[2]):
        break
consumer.commit()
consumer.close()
`;

const ADMINISTER = `
import sys
from kafka.admin import KafkaAdminClient, NewTopic, NewPartitions
admin = KafkaAdminClient(bootstrap_servers=sys.argv[1])
admin.create_topics([NewTopic('made', 2, 1)])
admin.create_partitions({'made': NewPartitions(3)})
print(len(admin.describe_topics(['made'])[0]['partitions']))
admin.delete_topics(['made'])
print('made' in admin.list_topics())
`;

describe.skipIf(!isInstalled(PYTHON, ['-c', 'import kafka']))('kafka-python', () => {
  it.each(['', 'gzip'])('produces what kafkajs consumes (compression: "%s")', async (compression) => {
    const { address } = await runningBroker();
    await run(PYTHON, ['-c', PRODUCE, address, compression]);
    const { records } = await consume(kafkaClient(address), { groupId: 'g', topics: ['t'], count: 200 });
    expect(new Map(records.map(({ key, value }) => [key, value]))).toEqual(
      new Map(Array.from({ length: 200 }, (_, index) => [`k${index}`, `v${index}`])),
    );
  });

  it('consumes what kafkajs produced, in a group that goes on where it was', async () => {
    const { address } = await runningBroker();
    const producer = await connectedProducer(kafkaClient(address));
    const send = (values: string[]): Promise<unknown> =>
      producer.send({ topic: 't', messages: values.map((value) => ({ value })) });
    await send(['a', 'b', 'c']);
    const first = await run(PYTHON, ['-c', CONSUME, address, '3']);
    expect(first.trim().split('\n').sort()).toEqual(['a', 'b', 'c']);
    await send(['d']);
    expect((await run(PYTHON, ['-c', CONSUME, address, '1'])).trim()).toBe('d');
  });

  it('makes, grows and deletes a topic', async () => {
    const { address } = await runningBroker();
    expect((await run(PYTHON, ['-c', ADMINISTER, address])).trim().split('\n')).toEqual(['3', 'False']);
  });
});
