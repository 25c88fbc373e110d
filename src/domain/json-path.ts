/** A condition on a JSON value: a path, and how what is there compares. */
export type PathCondition = (value: unknown) => boolean;

const PATTERN =
  /^\s*(\$(?:\.[\p{L}\p{N}\p{M}_-]+|\[\d+\]|\["[^"]*"\])*)\s*(?:(!=|>=|<=|=|>|<|~)\s*([^=\s].*?))?\s*$/u;
const STEP = /\.([\p{L}\p{N}\p{M}_-]+)|\[(\d+)\]|\["([^"]*)"\]/gu;

/**
 * Reads a condition: `$.a.b[0]["c d"]` alone asks whether it is there; `=`, `!=`, `<`, `<=`, `>`, `>=` compare, and `~`
 * looks for a text in it, whatever the case. Numbers compare as numbers, however many digits they have.
 *
 * @returns undefined for what is no such condition.
 */
export function parsePathCondition(text: string): PathCondition | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, path = '', operator, operand] = match;
  const steps = [...path.matchAll(STEP)].map(([, name, index, quoted]) => name ?? index ?? quoted ?? '');
  if (operator === undefined || operand === undefined) return (value) => valueAt(value, steps) !== undefined;
  const wanted = unquoted(operand);
  return (value) => {
    const found = valueAt(value, steps);
    return found !== undefined && holds(found, operator, wanted);
  };
}

function valueAt(value: unknown, steps: readonly string[]): unknown {
  let at = value;
  for (const step of steps) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string, unknown>)[step];
  }
  return at;
}

function unquoted(text: string): string {
  const quoted = /^"(.*)"$|^'(.*)'$/.exec(text);
  return quoted?.[1] ?? quoted?.[2] ?? text;
}

function holds(found: unknown, operator: string, wanted: string): boolean {
  const text = typeof found === 'string' ? found : JSON.stringify(found);
  if (operator === '~') return text.toLowerCase().includes(wanted.toLowerCase());
  const order = compare(text, wanted);
  switch (operator) {
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    default:
      return order <= 0;
  }
}

/** As whole numbers of any size, as numbers, or as texts. */
function compare(a: string, b: string): number {
  if (/^-?\d+$/.test(a) && /^-?\d+$/.test(b)) {
    const difference = BigInt(a) - BigInt(b);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  const [x, y] = [Number(a), Number(b)];
  if (a.trim() !== '' && b.trim() !== '' && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
