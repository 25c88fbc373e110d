import { expect, it } from 'vitest';
import { StorageError } from './log/storage-error.ts';
import { StorageHealth, type StorageProblem } from './storage-health.ts';
import { ManualClock } from './testing/manual-clock.ts';

function failure(code: string): StorageError {
  return new StorageError('write of orders-0', Object.assign(new Error(code), { code }));
}

function watched(): { clock: ManualClock; health: StorageHealth; told: (StorageProblem | undefined)[] } {
  const clock = new ManualClock();
  const told: (StorageProblem | undefined)[] = [];
  return { clock, told, health: new StorageHealth(clock, (problem) => told.push(problem)) };
}

it('tells of a full disk once, however often it is met', () => {
  const { clock, health, told } = watched();
  const sinceMs = clock.nowMs();
  health.failed(failure('ENOSPC'));
  clock.advance(1000);
  health.failed(failure('ENOSPC'));
  expect(told).toEqual([{ sinceMs, reason: 'full', message: 'write of orders-0: ENOSPC' }]);
});

it('believes the disk again after writes that went well for a while', () => {
  const { clock, health, told } = watched();
  health.failed(failure('EIO'));
  expect(health.problem?.reason).toBe('failing');
  health.worked();
  clock.advance(3000);
  // A small write can go well on a disk that is full for the next one.
  health.failed(failure('EIO'));
  health.worked();
  clock.advance(3000);
  expect(told).toHaveLength(1);
  clock.advance(2000);
  expect(told).toEqual([expect.objectContaining({ reason: 'failing' }), undefined]);
});

it('stays with the problem while nothing is written', () => {
  const { clock, health, told } = watched();
  health.failed(failure('ENOSPC'));
  clock.advance(3_600_000);
  expect(told).toHaveLength(1);
});
