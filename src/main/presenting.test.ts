import { expect, it } from 'vitest';
import { createPresenting } from './presenting.ts';

function fakeBlocker() {
  const held = new Set<number>();
  let lastId = 0;
  return {
    held,
    start(kind: string) {
      expect(kind).toBe('prevent-display-sleep');
      lastId += 1;
      held.add(lastId);
      return lastId;
    },
    stop: (id: number) => held.delete(id),
  };
}

it('keeps the display awake as long as any window fills it', () => {
  const blocker = fakeBlocker();
  const presenting = createPresenting(blocker);
  presenting.setFullScreen(1, true);
  presenting.setFullScreen(1, true);
  presenting.setFullScreen(2, true);
  expect(blocker.held.size).toBe(1);
  presenting.setFullScreen(1, false);
  expect(blocker.held.size).toBe(1);
  presenting.forget(2);
  expect(blocker.held.size).toBe(0);
});

it('keeps it awake when asked to, full screen or not', () => {
  const blocker = fakeBlocker();
  const presenting = createPresenting(blocker);
  presenting.setKeptAwake(true);
  presenting.setFullScreen(1, true);
  presenting.setFullScreen(1, false);
  expect([blocker.held.size, presenting.isKeptAwake()]).toEqual([1, true]);
  presenting.setKeptAwake(false);
  expect([blocker.held.size, presenting.isKeptAwake()]).toEqual([0, false]);
});

it('says once when it begins and when it ends', () => {
  const presenting = createPresenting(fakeBlocker());
  const said: boolean[] = [];
  presenting.onChange((isOn) => void said.push(isOn));
  presenting.setKeptAwake(true);
  presenting.setFullScreen(1, true);
  presenting.setKeptAwake(false);
  expect([said, presenting.isOn()]).toEqual([[true], true]);
  presenting.forget(1);
  expect([said, presenting.isOn()]).toEqual([[true, false], false]);
});
