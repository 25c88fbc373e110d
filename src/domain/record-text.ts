const decoder = new TextDecoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true });

/** Up to here a loop is quicker than a decoder, and most headers are this short. */
const SHORT_BYTES = 64;

/** Text of a header; bytes that are not UTF-8 become U+FFFD. */
export function looseText(bytes: Uint8Array): string {
  if (bytes.length > SHORT_BYTES) return decoder.decode(bytes);
  let text = '';
  for (const byte of bytes) {
    if (byte > 0x7f) return decoder.decode(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
}

/** UTF-8 text, or undefined where the bytes are not. */
export function utf8Text(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    return undefined;
  }
}
