import { connect, createServer, type Socket } from 'node:net';
import type { ISocketFactoryArgs } from 'kafkajs';

/** The line between a client and a broker, which may be lost: packets of one that is, nobody sees. */
export type LossyLine = {
  /** For `createKafkaSockets`: whatever address the broker gives, it is reached over this line. */
  readonly dial: (args: ISocketFactoryArgs) => Socket;
  /** From now on what the broker answers to those who are connected goes nowhere. */
  readonly loseAnswers: () => void;
  /** How many bytes of answers were lost. */
  readonly lostBytes: () => number;
  /** Cuts everybody off; nobody is let in before `mend`. */
  readonly cut: () => void;
  readonly mend: () => void;
  /** How often somebody was turned away. */
  readonly refusals: () => number;
  readonly stop: () => Promise<void>;
};

export async function openLossyLine(brokerPort: number): Promise<LossyLine> {
  const mute = new WeakSet<Socket>();
  const clients = new Set<Socket>();
  let isCut = false;
  let lost = 0;
  let refused = 0;
  const server = createServer((client) => {
    client.on('error', () => undefined);
    if (isCut) {
      refused += 1;
      client.destroy();
      return;
    }
    clients.add(client);
    const broker = connect(brokerPort, '127.0.0.1');
    broker.on('error', () => undefined);
    client.on('data', (data) => broker.write(data));
    broker.on('data', (data) => {
      if (mute.has(client)) lost += data.length;
      else client.write(data);
    });
    client.on('close', () => {
      clients.delete(client);
      broker.destroy();
    });
    broker.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    dial: ({ onConnect }) => connect({ host: '127.0.0.1', port }, onConnect),
    loseAnswers() {
      for (const client of clients) mute.add(client);
    },
    lostBytes: () => lost,
    cut() {
      isCut = true;
      for (const client of clients) client.destroy();
    },
    mend() {
      isCut = false;
    },
    refusals: () => refused,
    stop: () =>
      new Promise((resolve) => {
        for (const client of clients) client.destroy();
        server.close(() => resolve());
      }),
  };
}
