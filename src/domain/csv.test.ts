import { describe, expect, it } from 'vitest';
import { csvLine } from './csv.ts';

describe('csvLine', () => {
  it('quotes what needs it, and leaves what is absent empty', () => {
    expect(csvLine(['a', 'b,c', 'say "x"', 'two\nlines', undefined, null, 7, true])).toBe(
      'a,"b,c","say ""x""","two\nlines",,,7,true\r\n',
    );
  });

  it.each(['=1+1', '+SUM(A1)', '-2+3', '@cmd', '\t=1', '\n=1', '＝1', '=HYPERLINK("http://x")'])(
    'makes no formula of %j',
    (text) => {
      expect(csvLine([text]).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('leaves numbers alone', () => {
    expect(csvLine(['-12.50', '-3', -4])).toBe('-12.50,-3,-4\r\n');
  });
});
