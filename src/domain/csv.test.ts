import { describe, expect, it } from 'vitest';
import { csvHead, csvLine, type CsvDialect } from './csv.ts';

const PROGRAM: CsvDialect = { separator: ',', decimalMark: '.', isForSpreadsheet: false };
const FRENCH: CsvDialect = { separator: ';', decimalMark: ',', isForSpreadsheet: true };

describe('csvLine', () => {
  it('quotes what needs it, and leaves what is absent empty', () => {
    expect(csvLine(['a', 'b,c', 'say "x"', 'two\nlines', undefined, 7, true], PROGRAM)).toBe(
      'a,"b,c","say ""x""","two\nlines",,7,true\r\n',
    );
  });

  it.each(['=1+1', '+SUM(A1)', '-2+3', '@cmd', '\t=1', '\n=1', '＝1', '=HYPERLINK("http://x")'])(
    'makes no formula of %j',
    (text) => {
      for (const dialect of [PROGRAM, FRENCH]) {
        expect(csvLine([text], dialect).replace(/^"/, '')).toMatch(/^'/);
      }
    },
  );

  it('leaves numbers alone', () => {
    expect(csvLine(['-12.50', '-3', -4], PROGRAM)).toBe('-12.50,-3,-4\r\n');
  });

  it('writes what a French spreadsheet reads: separator, decimal comma, whole ids, encoding (D11)', () => {
    const cells = ['820982911946154509', '00123', 'Zoé; Lyon', { decimal: '1234.50' }, '1.5', '123456789'];
    expect(csvHead(['order_id'], FRENCH) + csvLine(cells, FRENCH)).toBe(
      '\ufefforder_id\r\n"=""820982911946154509""";"=""00123""";"Zoé; Lyon";1234,50;1.5;123456789\r\n',
    );
  });

  it('writes for programs as RFC 4180 has it: no mark, no formula around an id', () => {
    const cells = ['820982911946154509', { decimal: '1234.50' }];
    expect(csvHead(['order_id'], PROGRAM) + csvLine(cells, PROGRAM)).toBe(
      'order_id\r\n820982911946154509,1234.50\r\n',
    );
  });
});
