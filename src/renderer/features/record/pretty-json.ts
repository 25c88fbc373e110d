export type JsonToken = {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark' | 'space';
  readonly text: string;
};

/** What is nested deeper is indented no further: ten thousand brackets are not to become a hundred megabytes of spaces. */
const DEEPEST = 64;

const LEXEME = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[[\]{},:]/g;

/**
 * Lays JSON text out without reading its numbers, so that `9007199254740993` keeps its last digit. Undefined
 * where the text is not JSON.
 */
export function prettyJson(text: string): readonly JsonToken[] | undefined {
  if (!isJson(text)) return undefined;
  const lexemes = text.match(LEXEME) ?? [];
  const tokens: JsonToken[] = [];
  let depth = 0;

  for (const [index, lexeme] of lexemes.entries()) {
    const next = lexemes[index + 1];
    const previous = lexemes[index - 1];
    if (lexeme === '}' || lexeme === ']') {
      depth -= 1;
      if (previous !== '{' && previous !== '[') tokens.push(newLine(depth));
    }
    tokens.push({ kind: kindOf(lexeme, next), text: lexeme });
    if (lexeme === '{' || lexeme === '[') {
      depth += 1;
      if (next !== '}' && next !== ']') tokens.push(newLine(depth));
    } else if (lexeme === ',') {
      tokens.push(newLine(depth));
    } else if (lexeme === ':') {
      tokens.push({ kind: 'space', text: ' ' });
    }
  }
  return tokens;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function newLine(depth: number): JsonToken {
  return { kind: 'space', text: `\n${'  '.repeat(Math.min(depth, DEEPEST))}` };
}

function kindOf(lexeme: string, next: string | undefined): JsonToken['kind'] {
  const first = lexeme[0] ?? '';
  if (first === '"') return next === ':' ? 'key' : 'string';
  if (first === '-' || (first >= '0' && first <= '9')) return 'number';
  return /[a-z]/.test(first) ? 'word' : 'mark';
}
