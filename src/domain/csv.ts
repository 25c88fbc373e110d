/**
 * How a CSV file is written: for programs as RFC 4180 has it, or for the spreadsheets of a language, which expect its
 * separator and decimal mark, and take a file without a byte order mark for one in another encoding.
 */
export type CsvDialect = {
  readonly separator: ',' | ';';
  readonly decimalMark: '.' | ',';
  readonly isForSpreadsheet: boolean;
};

/** A decimal number, with a point; other texts are never changed. */
export type CsvDecimal = { readonly decimal: string };

export type CsvValue = string | number | boolean | CsvDecimal | undefined;

/** Spreadsheets take a text that begins like this for a formula, and run it; some, wide signs too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** Digits that a spreadsheet would round, or strip of their zeros: they are the id of something. */
const LONG_ID = /^(?:0\d+|\d{16,})$/;
const BYTE_ORDER_MARK = '\ufeff';

/** The first line, with the names of the columns. */
export function csvHead(names: readonly string[], dialect: CsvDialect): string {
  return (dialect.isForSpreadsheet ? BYTE_ORDER_MARK : '') + csvLine(names, dialect);
}

/** One line, with its line end. A text that a spreadsheet would run begins with an apostrophe. */
export function csvLine(values: readonly CsvValue[], dialect: CsvDialect): string {
  return `${values.map((value) => csvField(value, dialect)).join(dialect.separator)}\r\n`;
}

function csvField(value: CsvValue, { separator, decimalMark, isForSpreadsheet }: CsvDialect): string {
  if (value === undefined) return '';
  if (typeof value === 'object') return quoted(value.decimal.replace('.', decimalMark), separator);
  const text = String(value);
  if (isForSpreadsheet && typeof value === 'string' && LONG_ID.test(text)) return `"=""${text}"""`;
  return quoted(FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text, separator);
}

function quoted(text: string, separator: string): string {
  return /["\r\n]/.test(text) || text.includes(separator) ? `"${text.replaceAll('"', '""')}"` : text;
}
