import type { Refusal } from './refused.ts';
export const EXPORTED_LISTS = ['orders', 'payments', 'deliveries', 'quarantine', 'notifications'] as const;
export type ExportedList = (typeof EXPORTED_LISTS)[number];
/** `csv` is for programs (RFC 4180); `csv-en` and `csv-fr` are for spreadsheets in that language. */
export const EXPORT_FORMATS = ['csv', 'csv-en', 'csv-fr', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A part of a list as a file has it: exactly what its filter and search let through. */
export type ExportPart = {
  readonly list: ExportedList;
  readonly filter: string;
  readonly search: string;
  readonly format: ExportFormat;
  /** What an earlier part answered; the beginning where absent. */
  readonly after?: string | undefined;
};

export type ExportedPart = {
  readonly text: string;
  readonly rows: number;
  /** Where to go on; absent at the end. */
  readonly next: string | undefined;
  /** Rows there will be, as of now; for a search, as many as are counted. */
  readonly total: number;
};

/** Where a tape goes on. */
export type TapeCursor = {
  /** `topic/partition` → next offset. */
  readonly offsets: Readonly<Record<string, string>>;
  /** Of the parts before: their records, and the digest of their lines. */
  readonly records: number;
  readonly digest: string;
};

/** A part of a tape: records of the shop's topics in the order of their history, a line each. */
export type TapePart = {
  /** `next` of the part before. */
  readonly after: TapeCursor | 'start';
};

/** A tape that was checked whole: an old one has no end line to check it against. */
export type TapeChecked = { readonly records: number; readonly hasEnd: boolean };

/** What became of a part of a tape that was written to its topics. */
export type TapeWritten = {
  readonly records: number;
  /** Those that Kafka refused for good; and why the first of them. */
  readonly refused: number;
  readonly refusal: Refusal | undefined;
};

export type TapedPart = {
  readonly text: string;
  /** In this part. */
  readonly records: number;
  readonly next: TapeCursor | undefined;
  readonly total: number;
};
