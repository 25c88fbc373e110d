import { describe, expect, it } from 'vitest';
import { seededLog } from '../../../tests/support/seeded-log.ts';
import { TAPE_HEAD, tapeEndLine } from '../../contract/tape.ts';
import { digestOf } from './tape-digest.ts';
import { NotATape, tapeLine } from './tape-line.ts';
import { DamagedTape, TapeReading } from './tape-reading.ts';

const OLD_HEAD = '{"vigie-tape":1}\n';
const LINES = seededLog(45, 40).map((record) => tapeLine(record));

function withEnd(lines: readonly string[], { records = lines.length, of = lines } = {}): string {
  const text = TAPE_HEAD + lines.join('');
  const digest = digestOf([TAPE_HEAD, ...of].map((line) => line.trimEnd()));
  return text + tapeEndLine({ records, digest });
}

/** Reads a tape in parts of so many lines. */
function read(text: string, linesInPart = 7): { records: number; hasEnd: boolean } | string {
  const lines = text.split(/(?<=\n)/);
  const reading = new TapeReading();
  try {
    for (let at = 0; at < lines.length; at += linesInPart) {
      const part = lines.slice(at, at + linesInPart).join('');
      reading.take({ text: part, isFirst: at === 0, isLast: at + linesInPart >= lines.length });
    }
    return { records: reading.records, hasEnd: reading.hasEnd };
  } catch (error) {
    if (error instanceof DamagedTape) return error.code;
    if (error instanceof NotATape) return 'not_a_tape';
    throw error;
  }
}

describe('a tape with an end line', () => {
  const tape = withEnd(LINES);

  it('is whole, in parts of any size', () => {
    for (const size of [1, 2, 7, 41, 42, 100]) {
      expect(read(tape, size)).toEqual({ records: LINES.length, hasEnd: true });
    }
  });

  it('is whole with the line ends of a mail, with blank lines, and without its last line end', () => {
    for (const same of [tape.replaceAll('\n', '\r\n'), tape.replaceAll('\n', '\n\n'), tape.trimEnd()]) {
      expect(read(same)).toEqual({ records: LINES.length, hasEnd: true });
    }
  });

  it('may hold no record', () => {
    expect(read(withEnd([]))).toEqual({ records: 0, hasEnd: true });
  });

  it('is seen to be cut wherever it is cut behind its head', () => {
    for (let end = TAPE_HEAD.length; end < tape.trimEnd().length; end += 13) {
      expect([end, read(tape.slice(0, end))]).toEqual([end, 'tape_cut']);
    }
  });

  it.each([
    ['without one of its lines', withEnd(LINES.toSpliced(3, 1), { records: LINES.length, of: LINES })],
    ['without one of its lines, its count corrected', withEnd(LINES.toSpliced(3, 1), { of: LINES })],
    ['with two of its lines in each other’s place', withEnd(LINES.toReversed(), { of: LINES })],
    ['with a line behind its end', tape + (LINES[0] ?? '')],
    ['with another tape behind it', tape + tape],
    ['with one character changed', tape.replace('"partition":0', '"partition":1')],
  ])('is seen to have changed: %s', (_what, changed) => {
    expect(read(changed)).toBe('tape_changed');
  });

  it('is no tape where a line within it is none', () => {
    expect(read(withEnd([...LINES.slice(0, 3), 'a letter to a friend\n', ...LINES.slice(3)]))).toBe(
      'not_a_tape',
    );
  });
});

describe('a tape of an earlier Vigie', () => {
  it('stays readable, and has no end line to check it against', () => {
    expect(read(OLD_HEAD + LINES.join(''))).toEqual({ records: LINES.length, hasEnd: false });
  });

  it('is no tape where its last line is cut, and cannot show that whole lines are missing', () => {
    const text = OLD_HEAD + LINES.join('');
    expect(read(text.slice(0, -20))).toBe('not_a_tape');
    expect(read(OLD_HEAD + LINES.slice(0, 9).join(''))).toEqual({ records: 9, hasEnd: false });
  });
});

it('has a digest that other programs can compute', () => {
  // Python: hashlib.sha256(('0' * 64 + 'a').encode()).hexdigest(), and again with that digest in front of 'é'.
  const first = '798681f5061511d34f32f43ab175a3ee7007fecfdc844295e054315b0af2d23d';
  expect(digestOf(['a'])).toBe(first);
  expect(digestOf(['a', 'é'])).toBe('981f5cb8bf50a8a5d3322ca91d05c20112eab61aa3d89011628e40512f042c6b');
  expect(digestOf(['é'], first)).toBe('981f5cb8bf50a8a5d3322ca91d05c20112eab61aa3d89011628e40512f042c6b');
});
