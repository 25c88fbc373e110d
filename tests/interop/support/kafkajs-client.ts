import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { lz4Compress, lz4Decompress, snappyCompress, snappyDecompress } from '@platformatic/wasm-utils';
import kafkajs from 'kafkajs';
import { onTestFinished } from 'vitest';

process.env['KAFKAJS_NO_PARTITIONER_WARNING'] = '1';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

/** What snappy-java puts in front of its blocks; librdkafka and Java write it. */
const XERIAL_MAGIC = Buffer.from('82534e4150505900', 'hex');

function snappy(bytes: Buffer): Buffer {
  if (!bytes.subarray(0, 8).equals(XERIAL_MAGIC)) {
    return snappyDecompress(bytes);
  }
  const blocks: Buffer[] = [];
  for (let at = 16; at < bytes.length;) {
    const end = at + 4 + bytes.readInt32BE(at);
    blocks.push(snappyDecompress(bytes.subarray(at + 4, end)));
    at = end;
  }
  return Buffer.concat(blocks);
}

CompressionCodecs[CompressionTypes.Snappy] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => snappyCompress(buffer),
  decompress: async (buffer: Buffer) => snappy(buffer),
});
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => lz4Compress(buffer),
  decompress: async (buffer: Buffer) => lz4Decompress(buffer),
});
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  decompress: async (buffer: Buffer) => zstdDecompressSync(buffer),
});

export const COMPRESSIONS = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const;

export type CompressionName = keyof typeof COMPRESSIONS;
export const COMPRESSION_NAMES = Object.keys(COMPRESSIONS) as CompressionName[];

export function kafkaClient(address: string): kafkajs.Kafka {
  return new Kafka({ clientId: 'interop', brokers: [address], logLevel: logLevel.NOTHING });
}

export async function connectedProducer(
  kafka: kafkajs.Kafka,
  config: kafkajs.ProducerConfig = {},
): Promise<kafkajs.Producer> {
  const producer = kafka.producer(config);
  onTestFinished(() => producer.disconnect());
  await producer.connect();
  return producer;
}

export async function connectedAdmin(kafka: kafkajs.Kafka): Promise<kafkajs.Admin> {
  const admin = kafka.admin();
  onTestFinished(() => admin.disconnect());
  await admin.connect();
  return admin;
}

export type Consumed = {
  topic: string;
  partition: number;
  offset: string;
  key: string | null;
  value: string | null;
  headers: Record<string, string>;
};

/** Consumes from the committed offset, or the beginning, until `count` records are there. */
export async function consume(
  kafka: kafkajs.Kafka,
  options: { groupId: string; topics: string[]; count: number; config?: Partial<kafkajs.ConsumerConfig> },
): Promise<{ records: Consumed[]; consumer: kafkajs.Consumer }> {
  const consumer = kafka.consumer({ groupId: options.groupId, maxWaitTimeInMs: 100, ...options.config });
  onTestFinished(() => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topics: options.topics, fromBeginning: true });
  const records: Consumed[] = [];
  await new Promise<void>((resolve, reject) => {
    consumer.on('consumer.crash', ({ payload }) => reject(payload.error));
    void consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        records.push({
          topic,
          partition,
          offset: message.offset,
          key: message.key?.toString() ?? null,
          value: message.value?.toString() ?? null,
          headers: Object.fromEntries(
            Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
          ),
        });
        if (records.length === options.count) {
          resolve();
        }
      },
    });
  });
  return { records, consumer };
}
