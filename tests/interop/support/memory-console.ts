import { readShopProfile } from '../../../src/console/shop-profile.ts';
import { createConsole, type ConsoleOptions, type VigieConsole } from '../../../src/console/vigie-console.ts';

/** A console that keeps nothing on the disk, over the shop's usual topics where the test says nothing else. */
export function memoryConsole(address: string, change: Partial<ConsoleOptions> = {}): VigieConsole {
  return createConsole({
    brokers: [address],
    embedded: undefined,
    security: {},
    connectionId: 'test',
    mode: 'write',
    groupPrefix: 'vigie',
    asksToWrite: false,
    installationId: 'test',
    outboxFile: ':memory:',
    projectionFile: ':memory:',
    replayFile: ':memory:',
    privacy: { isOn: false, keep: () => undefined },
    shop: readShopProfile({ layout: 'grouped' }),
    madeTopics: ['orders', 'payments', 'deliveries'],
    partitions: 3,
    info: { version: '0', host: 'web', language: 'en', cluster: 'test' },
    demo: false,
    log: () => undefined,
    ...change,
  });
}
