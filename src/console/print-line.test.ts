import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { linePrinter } from './print-line.ts';

function refusing(code: string): Writable {
  return new Writable({
    emitClose: false,
    autoDestroy: false,
    write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })),
  });
}

it('loses a line that a full disk refuses, and goes on', async () => {
  const output = refusing('ENOSPC');
  const refused = new Promise((resolve) => {
    output.once('error', resolve);
  });
  const print = linePrinter(output);
  print('Kafka ready');
  await refused;
  expect(() => print('and more')).not.toThrow();
});

it('ends where nobody reads any more', () => {
  const output = refusing('EPIPE');
  linePrinter(output);
  expect(() => output.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }))).toThrow('EPIPE');
});
