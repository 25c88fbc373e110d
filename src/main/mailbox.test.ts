import { expect, it } from 'vitest';
import { Mailbox } from './mailbox.ts';

it('keeps the latest until it can be taken, then hands on each', () => {
  const box = new Mailbox<string>();
  const taken: string[] = [];
  box.hand('first');
  box.hand('second');
  box.open((value) => void taken.push(value));
  box.hand('third');
  expect(taken).toEqual(['second', 'third']);
});
