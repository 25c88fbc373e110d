import { expect, it } from 'vitest';
import { FailingFileSystem } from '../testing/failing-file-system.ts';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { ALL_NODES, BrokerConfigs } from './broker-configs.ts';
import { TopicConfig } from './topic-config.ts';

it('gives topics without a value of their own what was set for all nodes, also after a restart', () => {
  const fileSystem = new FailingFileSystem();
  const directory = temporaryDirectory();
  const configs = new BrokerConfigs(fileSystem, directory);
  const plain = new TopicConfig([], configs);
  const own = new TopicConfig([['retention.bytes', '7']], configs);
  configs.replace(ALL_NODES, new Map([['log.retention.bytes', '1000']]));
  configs.replace('2', new Map([['log.retention.bytes', '5']]));
  expect(plain.get('retention.bytes')).toBe('1000');
  expect(own.get('retention.bytes')).toBe('7');
  expect(own.inherited('retention.bytes')).toBe('1000');

  const again = new BrokerConfigs(fileSystem, directory);
  expect(new TopicConfig([], again).get('retention.bytes')).toBe('1000');
  expect([...again.of('2')]).toEqual([['log.retention.bytes', '5']]);
  again.replace(ALL_NODES, new Map());
  expect(new TopicConfig([], again).get('retention.bytes')).toBe('-1');
});

it('changes nothing that the disk refuses', () => {
  const fileSystem = new FailingFileSystem();
  const configs = new BrokerConfigs(fileSystem, temporaryDirectory());
  configs.replace(ALL_NODES, new Map([['a', '1']]));
  fileSystem.freeBytes = 0;
  expect(() => configs.replace(ALL_NODES, new Map())).toThrow('ENOSPC');
  expect([...configs.of(ALL_NODES)]).toEqual([['a', '1']]);
});
