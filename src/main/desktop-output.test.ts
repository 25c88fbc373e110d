import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { desktopOutput } from './desktop-output.ts';
import type { LogFiles } from './log-files.ts';

it('says each line to who started it and into the log files, also where the reader is gone', () => {
  const written: string[] = [];
  const logs = { write: (line: string) => void written.push(line) } as unknown as LogFiles;
  const stdout = new Writable({
    write: (_text, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
  });
  const stderr = new PassThrough({ encoding: 'utf8' });
  const { print, report } = desktopOutput(logs, { stdout, stderr });
  print('a line');
  report.write('a report\n');
  expect(written).toEqual(['a line', 'a report\n']);
  expect(stderr.read()).toBe('a report\n');
});
