export type FuseName =
  | 'runAsNode'
  | 'enableCookieEncryption'
  | 'enableNodeOptionsEnvironmentVariable'
  | 'enableNodeCliInspectArguments'
  | 'enableEmbeddedAsarIntegrityValidation'
  | 'onlyLoadAppFromAsar'
  | 'loadBrowserProcessSpecificV8Snapshot'
  | 'grantFileProtocolExtraPrivileges'
  | 'wasmTrapHandlers';
export const FUSES: Readonly<Record<FuseName, boolean>>;
export const FLIPPED_FUSES: Readonly<Record<Exclude<FuseName, 'wasmTrapHandlers'>, boolean>>;
export const INSPECTABLE_FUSES: Readonly<Record<FuseName, boolean>>;
export const FUSE_SENTINEL: string;
export function readFuses(bytes: Buffer): Partial<Record<FuseName, boolean>> | undefined;
