import { expect, it } from 'vitest';
import { temporaryDirectory } from '../../../tests/support/temporary-directory.ts';
import { nodeFileSystem } from './file-system.ts';
import { LeaderEpochs } from './leader-epochs.ts';

it('knows where each epoch ends, also after a restart', () => {
  const directory = temporaryDirectory();
  const epochs = new LeaderEpochs(nodeFileSystem, directory);
  expect(epochs.endOf(0, 7n)).toEqual({ epoch: 0, endOffset: 7n });
  epochs.raise(10n);
  epochs.raise(25n);
  for (const known of [epochs, new LeaderEpochs(nodeFileSystem, directory)]) {
    expect(known.current).toBe(2);
    expect(known.endOf(0, 30n)).toEqual({ epoch: 0, endOffset: 10n });
    expect(known.endOf(1, 30n)).toEqual({ epoch: 1, endOffset: 25n });
    expect(known.endOf(2, 30n)).toEqual({ epoch: 2, endOffset: 30n });
    expect(known.endOf(3, 30n)).toBeUndefined();
  }
});

it('drops an epoch in which nothing was written', () => {
  const epochs = new LeaderEpochs(nodeFileSystem, temporaryDirectory());
  epochs.raise(10n);
  epochs.raise(10n);
  expect(epochs.current).toBe(2);
  expect(epochs.endOf(1, 30n)).toEqual({ epoch: 0, endOffset: 10n });
  expect(epochs.endOf(2, 30n)).toEqual({ epoch: 2, endOffset: 30n });
});

it('begins no epoch behind the end of a log that was cut', () => {
  const epochs = new LeaderEpochs(nodeFileSystem, temporaryDirectory());
  epochs.raise(10n);
  epochs.truncate(8n);
  expect(epochs.endOf(0, 8n)).toEqual({ epoch: 0, endOffset: 8n });
});
