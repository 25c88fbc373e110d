import { homedir, hostname, userInfo } from 'node:os';
import { expect, it } from 'vitest';
import type { ConsoleStatus } from '../contract/streams.ts';
import { diagnosticsText, type DiagnosticsOptions } from './diagnostics.ts';

const STATUS = {
  kafka: {
    state: 'unreachable',
    brokers: ['kafka.prod.example:9093'],
    embedded: undefined,
    trouble: 'login',
    reason: 'SASL of ada@example.com refused',
    mode: 'read',
    nodes: [{ id: 1, host: 'kafka.prod.example', port: 9093 }],
    leaderless: [],
    standstills: [{ topic: 'secret-orders', partition: 0 }],
    missingRights: [],
    missingTopics: ['secret-orders'],
  },
  waitingCommands: 3,
  refusedCommands: 1,
  possibleCopies: 0,
  privacy: true,
  records: { quarantined: 7 },
} as unknown as ConsoleStatus;

const OPTIONS: DiagnosticsOptions = {
  version: '1.2.3',
  versions: { electron: '45.4.1', chrome: '150', node: '24.21.0', v8: '15', sqlite: '3.50' },
  platform: 'linux',
  arch: 'x64',
  systemVersion: '6.1',
  isPackaged: true,
  language: 'fr',
  windows: 2,
  displays: [{ size: { width: 1920, height: 1080 }, scaleFactor: 2 }],
  uptimeSeconds: 61.4,
  memoryBytes: 300 * 1_048_576,
  status: STATUS,
};

it('says versions, states and counts', () => {
  expect(diagnosticsText(OPTIONS)).toBe(`Vigie 1.2.3
electron 45.4.1, chrome 150, node 24.21.0, v8 15, sqlite 3.50
linux 6.1 x64
language fr, 2 windows
displays 1920x1080@2
up 61 s, 300 MiB
kafka cluster, unreachable, read, 1 nodes, trouble login
standstills 1, leaderless topics 0, missing topics 1, missing rights 0
commands waiting 3, refused 1, possible copies 0
records in quarantine 7, privacy on
`);
});

it('names no person, no machine, no address and no topic', () => {
  const text = diagnosticsText(OPTIONS);
  for (const secret of [
    homedir(),
    hostname(),
    userInfo().username,
    'example',
    'ada',
    'secret-orders',
    '9093',
  ]) {
    expect(text).not.toContain(secret);
  }
});

it('can be had while Vigie starts', () => {
  expect(diagnosticsText({ ...OPTIONS, status: undefined })).toContain('the console is starting');
});
