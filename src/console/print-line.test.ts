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
  const print = linePrinter(output, () => expect.unreachable());
  print('Kafka ready');
  await refused;
  expect(() => print('and more')).not.toThrow();
});

it('says that its reader is gone', () => {
  const output = refusing('EPIPE');
  let times = 0;
  linePrinter(output, () => (times += 1));
  output.emit('error', Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
  expect(times).toBe(1);
});
