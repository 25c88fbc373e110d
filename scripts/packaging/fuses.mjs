/**
 * Electron's fuses as every release has them: the one place that says so. The builder flips them, the check of a
 * package and the security tests read them. Names are electron-builder's; the order is that of the wire in the binary.
 * https://www.electronjs.org/docs/latest/tutorial/fuses
 */
export const FUSES = {
  runAsNode: false,
  // There are no cookies, and the key for them would be asked of the keychain.
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  // As Electron sets it: WebAssembly's bounds are checked by the processor, and the codecs of Kafka's batches are WebAssembly.
  wasmTrapHandlers: true,
};

/** The one that the builder's tool does not know. It stays as Electron sets it, and the check of a package sees that it is so. */
const { wasmTrapHandlers: _kept, ...flipped } = FUSES;
export const FLIPPED_FUSES = flipped;

/** Playwright needs `--inspect`: a build for the end-to-end tests differs from a release in this fuse alone. */
export const INSPECTABLE_FUSES = { ...FUSES, enableNodeCliInspectArguments: true };

/** What comes before the wire in Electron's binary: the sentinel, then a byte of version, one of length, the states. */
export const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

const STATES = { 48: false, 49: true };

/**
 * The fuses in the bytes of an executable, by name; `undefined` where there is no wire of version 1. A fuse that this
 * Electron no longer has is left out.
 */
export function readFuses(bytes) {
  const at = bytes.indexOf(FUSE_SENTINEL);
  if (at === -1) return undefined;
  const [version, length] = bytes.subarray(at + FUSE_SENTINEL.length);
  if (version !== 1) return undefined;
  const wire = bytes.subarray(at + FUSE_SENTINEL.length + 2).subarray(0, length);
  return Object.fromEntries(
    Object.keys(FUSES)
      .map((name, index) => [name, STATES[wire[index]]])
      .filter(([, state]) => state !== undefined),
  );
}
