import type { RefusedCommand, RefusedCorrection } from '../../../contract/refused.ts';

/** A refused command as a form shows it. */
export type CorrectionValues = {
  readonly topic: string;
  readonly key: string;
  /** One a line. */
  readonly headers: string;
  /** Absent where it is not text. */
  readonly value: string | undefined;
  /** ms; empty for the time of sending. */
  readonly timestamp: string;
};

export type CorrectionProblem = 'headers' | 'timestamp';

/** A line break inside a header's value would read as the next header. */
const ESCAPES: readonly (readonly [RegExp, string])[] = [
  [/\\/g, '\\\\'],
  [/\n/g, '\\n'],
];

export function valuesOf({ topic, key, headers, value, timestampMs }: RefusedCommand): CorrectionValues {
  const lines = headers.map(([name, text]) => `${name}: ${escaped(text)}`);
  return { topic, key, headers: lines.join('\n'), value, timestamp: String(timestampMs ?? '') };
}

/** What is sent, or the fields that cannot be read. */
export function correctionOf(
  id: number,
  { topic, key, headers, value, timestamp }: CorrectionValues,
): RefusedCorrection | readonly CorrectionProblem[] {
  const named = headers
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readHeader);
  const isTime = timestamp.trim() === '' || /^\d{1,16}$/.test(timestamp.trim());
  const problems: CorrectionProblem[] = [];
  if (named.includes(undefined)) {
    problems.push('headers');
  }
  if (!isTime) {
    problems.push('timestamp');
  }
  if (problems.length > 0) {
    return problems;
  }
  return {
    id,
    topic: topic.trim(),
    key,
    headers: named.filter((header) => header !== undefined),
    ...(value === undefined ? {} : { value }),
    ...(timestamp.trim() === '' ? {} : { timestampMs: Number(timestamp) }),
  };
}

function readHeader(line: string): readonly [string, string] | undefined {
  const at = line.indexOf(':');
  if (at <= 0) {
    return undefined;
  }
  return [line.slice(0, at), unescaped(line.slice(at + 1).replace(/^ /, ''))];
}

function escaped(text: string): string {
  return ESCAPES.reduce((sum, [from, to]) => sum.replace(from, to), text);
}

function unescaped(text: string): string {
  return text.replace(/\\(\\|n)/g, (_all, what) => (what === 'n' ? '\n' : '\\'));
}
