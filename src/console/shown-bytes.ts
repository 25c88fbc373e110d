import type { ShownBytes } from '../contract/shown-bytes.ts';

/** Characters that a screen does not show: all controls but tab and line ends. */
// oxlint-disable-next-line no-control-regex
const UNSHOWN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A key or a header's value for a screen; undefined where there is none. */
export function shownBytes(bytes: Uint8Array | undefined): ShownBytes | undefined {
  if (!bytes) return undefined;
  const text = readableText(bytes);
  return { text, base64: Buffer.from(bytes).toString('base64'), sizeBytes: bytes.byteLength };
}

/** UTF-8 text as it is, a byte order mark among it; undefined for anything else. `isCut`: it may end inside a character. */
export function readableText(bytes: Uint8Array, isCut = false): string | undefined {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(bytes, { stream: isCut });
    return UNSHOWN.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}
