/** Bytes that base64 text stands for. */
export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** `00 00 30 39`, at most `limit` bytes. */
export function hexText(bytes: Uint8Array, limit = Infinity): string {
  const shown = bytes.subarray(0, limit);
  const hex = Array.from(shown, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return shown.length < bytes.length ? `${hex} …` : hex;
}

/**
 * The whole number that 2, 4 or 8 bytes are, most significant first, as Java's serializers and Spring's dead letters
 * write them; undefined for other lengths.
 */
export function wholeNumberText(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (bytes.byteLength) {
    case 2:
      return String(view.getInt16(0));
    case 4:
      return String(view.getInt32(0));
    case 8:
      return String(view.getBigInt64(0));
    default:
      return undefined;
  }
}
