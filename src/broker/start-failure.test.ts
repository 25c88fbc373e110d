import { expect, it } from 'vitest';
import { StorageError } from './log/storage-error.ts';
import { explainStartFailure } from './start-failure.ts';

const options = { host: '127.0.0.1', port: 9092, dataDir: '/data' };

it.each([
  ['the system', Object.assign(new Error('no space left'), { code: 'ENOSPC' })],
  ['a quota', Object.assign(new Error('no space left'), { code: 'EDQUOT' })],
  ['SQLite', Object.assign(new Error('no space left'), { errcode: 13 })],
])('names the folder whose disk is full, as %s says it', (_who, error) => {
  expect(explainStartFailure(error, options).message).toBe(
    'the disk that holds /data is full (no space left): free some space there and start again',
  );
  expect(explainStartFailure(new StorageError('write of a', error), options).message).toContain(
    'the disk that holds /data is full (write of a: no space left)',
  );
});

it('leaves a sentence as it is', () => {
  expect(explainStartFailure(new RangeError('no such port'), options)).toEqual({
    code: 'START_FAILED',
    message: 'no such port',
  });
});
