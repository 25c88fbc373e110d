import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LogFiles } from './log-files.ts';

let folder = '';
const AT = Date.UTC(2026, 10, 27, 8, 30);
const now = (): number => AT;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vigie-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('writes each line with its time, after those of the last start', () => {
  const dir = join(folder, 'logs');
  new LogFiles(dir, { now }).write('first');
  new LogFiles(dir, { now }).write('second\n');
  expect(readFileSync(join(dir, 'vigie.log'), 'utf8')).toBe(
    '2026-11-27T08:30:00.000Z first\n2026-11-27T08:30:00.000Z second\n',
  );
});

it('keeps five files of a bounded size, the latest lines in them', () => {
  const logs = new LogFiles(folder, { now, largestBytes: 100 });
  for (let line = 0; line < 40; line += 1) {
    logs.write(`line ${line}`);
  }
  const names = readdirSync(folder).toSorted();
  expect(names).toEqual(['vigie.1.log', 'vigie.2.log', 'vigie.3.log', 'vigie.4.log', 'vigie.log']);
  const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(texts.every((text) => text.length > 0 && text.length <= 100)).toBe(true);
  expect(texts.at(-1)).toContain('line 39');
});

it('loses a line that cannot be written, and goes on', () => {
  writeFileSync(join(folder, 'logs'), 'a file in its place');
  const logs = new LogFiles(join(folder, 'logs'), { now });
  logs.write('lost');
  rmSync(join(folder, 'logs'));
  mkdirSync(join(folder, 'logs'));
  logs.write('kept');
  expect(readFileSync(join(folder, 'logs', 'vigie.log'), 'utf8')).toContain('kept');
});

it('goes on in the current file while another program holds it, and tries again after a minute', () => {
  let [nowMs, tries, isHeld] = [AT, 0, true];
  const logs = new LogFiles(folder, {
    now: () => nowMs,
    largestBytes: 100,
    move: (from, to) => {
      tries += 1;
      if (isHeld) {
        throw Object.assign(new Error('held'), { code: 'EBUSY' });
      }
      renameSync(from, to);
    },
  });
  for (let line = 0; line < 20; line += 1) {
    logs.write(`line ${line}`);
  }
  expect(tries).toBe(1);
  expect(readdirSync(folder)).toEqual(['vigie.log']);
  expect(readFileSync(join(folder, 'vigie.log'), 'utf8')).toMatch(/line 0\n[^]*line 19\n$/);

  nowMs += 60_000;
  isHeld = false;
  logs.write('after a minute');
  expect(readdirSync(folder).toSorted()).toEqual(['vigie.1.log', 'vigie.log']);
  expect(readFileSync(join(folder, 'vigie.log'), 'utf8')).toContain('after a minute');
});
