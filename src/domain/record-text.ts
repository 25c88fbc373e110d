const decoder = new TextDecoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** Up to here it is quicker without a decoder, and most headers are this short. */
const SHORT_BYTES = 64;

/** Text of a header; bytes that are not UTF-8 become U+FFFD, and null is an empty text. */
export function looseText(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) {
    return '';
  }
  if (bytes.length > SHORT_BYTES) return decoder.decode(bytes);
  for (const byte of bytes) if (byte > 0x7f) return decoder.decode(bytes);
  // At once: a text that grows by letters is a tree of them.
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]);
}

/** UTF-8 text, or undefined where the bytes are not. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}
