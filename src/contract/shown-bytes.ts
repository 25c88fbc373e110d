/** Bytes of a record as a screen shows them: text where they are readable text, and always as they are. */
export type ShownBytes = {
  /** Absent where the bytes are not UTF-8, or hold characters that no screen shows. */
  readonly text: string | undefined;
  readonly base64: string;
  readonly sizeBytes: number;
};
